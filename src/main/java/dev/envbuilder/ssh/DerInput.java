package dev.envbuilder.ssh;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads the little of DER (X.690) that private keys are written in, from foreign bytes. It descends
 * only where its caller asks it to, so that nesting has no cost. What it finds wrong is said
 * without the bytes that are: they may be a secret of another kind.
 */
final class DerInput {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int SEQUENCE = 0x30;
  private static final int EXPLICIT = 0xa0;

  private static final int LARGEST_NUMBER = RsaKey.LARGEST / 8 + 1;

  private final byte[] bytes;
  private final int end;
  private int at;

  DerInput(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private DerInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean atEnd() {
    return at == end;
  }

  DerInput sequence() throws SshException {
    return content(SEQUENCE);
  }

  /** The octet string as something to read. */
  DerInput nested() throws SshException {
    return content(OCTET_STRING);
  }

  byte[] octets() throws SshException {
    return content(OCTET_STRING).rest();
  }

  /** The bytes of a bit string, which must be whole ones. */
  byte[] bits() throws SshException {
    DerInput content = content(BIT_STRING);
    if (content.next() != 0) {
      throw damaged("a bit string in it does not end with a whole byte");
    }
    return content.rest();
  }

  /** The identifier's encoded bytes in hexadecimal digits. */
  String objectIdentifier() throws SshException {
    return HexFormat.of().formatHex(content(OBJECT_IDENTIFIER).rest());
  }

  /** A number that is not negative. */
  BigInteger integer() throws SshException {
    byte[] value = content(INTEGER).rest();
    if (value.length == 0 || value.length > LARGEST_NUMBER) {
      throw damaged("a number in it has " + value.length + " bytes");
    }
    BigInteger number = new BigInteger(value);
    Arrays.fill(value, (byte) 0);
    if (number.signum() < 0) {
      throw damaged("a number in it is negative");
    }
    return number;
  }

  /** Whether the next element is the optional one of this number. */
  boolean hasExplicit(int number) {
    return at < end && (bytes[at] & 0xff) == (EXPLICIT | number);
  }

  DerInput explicit(int number) throws SshException {
    return content(EXPLICIT | number);
  }

  private DerInput content(int tag) throws SshException {
    if (next() != tag) {
      throw damaged("it has an element of another type where " + tag + " is expected");
    }
    int length = length();
    if (length > end - at) {
      throw damaged("it ends too early");
    }
    at += length;
    return new DerInput(bytes, at - length, at);
  }

  private int length() throws SshException {
    int first = next();
    if (first < 0x80) {
      return first;
    }
    int count = first & 0x7f;
    // three bytes are enough for any key that is read at all
    if (count == 0 || count > 3) {
      throw damaged("a length in it takes " + count + " bytes");
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | next();
    }
    return length;
  }

  private int next() throws SshException {
    if (at == end) {
      throw damaged("it ends too early");
    }
    return bytes[at++] & 0xff;
  }

  private byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return rest;
  }

  private static SshException damaged(String what) {
    return new SshException("it is damaged: " + what);
  }
}
