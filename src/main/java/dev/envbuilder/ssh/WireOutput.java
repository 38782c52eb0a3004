package dev.envbuilder.ssh;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes the data types of the ssh protocols (RFC 4251, section 5). */
final class WireOutput {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  WireOutput write(int value) {
    out.write(value);
    return this;
  }

  WireOutput uint32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
    return this;
  }

  WireOutput string(byte[] value) {
    uint32(value.length);
    out.writeBytes(value);
    return this;
  }

  WireOutput string(String ascii) {
    return string(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** A number that is not negative, in as few bytes as keep it so. */
  WireOutput mpint(BigInteger value) {
    return string(value.signum() == 0 ? new byte[0] : value.toByteArray());
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
