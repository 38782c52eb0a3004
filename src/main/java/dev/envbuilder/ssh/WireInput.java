package dev.envbuilder.ssh;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the data types of the ssh protocols (RFC 4251, section 5) from foreign bytes. No length is
 * believed before what it promises is seen to be there, and none is shown: it may be a part of a
 * secret of another kind.
 */
final class WireInput {
  /** The longest number: an RSA modulus of 16384 bits, and the byte that keeps it positive. */
  private static final int LARGEST_NUMBER = RsaKey.LARGEST / 8 + 1;

  private static final int LARGEST_NAME = 256;

  private final byte[] bytes;
  private int at;

  WireInput(byte[] bytes) {
    this.bytes = bytes;
  }

  int remaining() {
    return bytes.length - at;
  }

  int read() throws SshException {
    require(1);
    return bytes[at++] & 0xff;
  }

  /** An unsigned number of 32 bits. */
  long uint32() throws SshException {
    require(4);
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value;
  }

  /** As many bytes as the number before them says. */
  byte[] string() throws SshException {
    long length = uint32();
    require(length);
    byte[] value = Arrays.copyOfRange(bytes, at, at + (int) length);
    at += (int) length;
    return value;
  }

  /** A short string of ASCII. */
  String name() throws SshException {
    byte[] value = string();
    if (value.length > LARGEST_NAME) {
      throw new SshException("it is damaged: a name in it has " + value.length + " bytes");
    }
    return new String(value, StandardCharsets.US_ASCII);
  }

  /** A number that is not negative. */
  BigInteger mpint() throws SshException {
    byte[] value = string();
    if (value.length > LARGEST_NUMBER) {
      throw new SshException(
          "a number in it has " + value.length + " bytes, at most " + LARGEST_NUMBER);
    }
    BigInteger number = value.length == 0 ? BigInteger.ZERO : new BigInteger(value);
    Arrays.fill(value, (byte) 0);
    if (number.signum() < 0) {
      throw new SshException("it is damaged: a number in it is negative");
    }
    return number;
  }

  /** Refuses what follows the last field. */
  void end() throws SshException {
    if (remaining() > 0) {
      throw new SshException("it is damaged: " + remaining() + " bytes follow its end");
    }
  }

  private void require(long length) throws SshException {
    if (length > remaining()) {
      throw new SshException("it is damaged: it ends too early");
    }
  }
}
