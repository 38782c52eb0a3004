package dev.envbuilder.archive;

import java.io.IOException;
import java.io.InputStream;

/** Bits of a bzip2 stream, the highest of each byte first. */
final class Bzip2Bits {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 14];
  private int at;
  private int end;
  private long window;
  private int available;

  Bzip2Bits(InputStream in) {
    this.in = in;
  }

  /** The next 1 to 32 bits. */
  long read(int count) throws IOException {
    while (available < count) {
      if (at == end && !refill()) {
        throw Bzip2Input.corrupt("it ends too early; it was cut short");
      }
      window = (window << 8) | (buffer[at++] & 0xff);
      available += 8;
    }
    available -= count;
    return (window >>> available) & ((1L << count) - 1);
  }

  boolean readBit() throws IOException {
    return read(1) == 1;
  }

  void alignToByte() {
    available -= available % 8;
  }

  /** Whether no whole byte is left; to be asked on a byte's edge. */
  boolean atEnd() throws IOException {
    return available == 0 && at == end && !refill();
  }

  private boolean refill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
