package dev.envbuilder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * All members of a gzip stream, each checked against its length and CRC (RFC 1952). The JDK's own
 * stream takes a damaged second member for the end of the data, which would cut a layer short
 * without a word. Zeros after the last member are padding; anything else there is an error.
 */
final class GzipInput extends InputStream {
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int HEADER_CRC = 2;

  /** Optional header fields are passed over up to this many bytes. */
  private static final int MAX_HEADER = 1 << 20;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 15];
  private int at;
  private int end;
  private long members;
  private boolean inMember;
  private boolean ended;
  private boolean closed;

  GzipInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException("the gzip stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (!inMember && !startMember()) {
        ended = true;
        break;
      }
      int n = inflate(bytes, offset, length);
      if (n > 0) {
        return n;
      }
    }
    return -1;
  }

  /** Plain bytes, or 0 when the member has ended or more input is wanted. */
  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      if (inflater.needsInput()) {
        fill();
        inflater.setInput(buffer, at, end - at);
      }
      int n = inflater.inflate(bytes, offset, length);
      at = end - inflater.getRemaining();
      crc.update(bytes, offset, n);
      if (inflater.finished()) {
        endMember();
      } else if (n == 0 && inflater.needsDictionary()) {
        throw corrupt("it asks for a dictionary");
      }
      return n;
    } catch (DataFormatException e) {
      String why = e.getMessage();
      throw new CompressionException(Compression.GZIP, why == null ? "it is corrupt" : why, e);
    }
  }

  private boolean startMember() throws IOException {
    if (at == end && !refill()) {
      if (members == 0) {
        throw truncated();
      }
      return false;
    }
    if (members > 0 && buffer[at] == 0) {
      checkZerosToEnd();
      return false;
    }
    if (next() != 0x1f || next() != 0x8b) {
      throw corrupt(members == 0 ? "it is not gzip" : "something else follows the last member");
    }
    if (next() != 8) {
      throw corrupt("its compression method is unknown");
    }
    skipHeader();
    inflater.reset();
    inflater.setInput(buffer, at, end - at);
    crc.reset();
    members++;
    inMember = true;
    return true;
  }

  private void skipHeader() throws IOException {
    int flags = next();
    if ((flags & 0xe0) != 0) {
      throw corrupt("reserved header flags are set");
    }
    for (int i = 0; i < 6; i++) {
      next();
    }
    if ((flags & EXTRA) != 0) {
      int length = next() | (next() << 8);
      for (int i = 0; i < length; i++) {
        next();
      }
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      next();
      next();
    }
  }

  private void skipText() throws IOException {
    int length = 0;
    while (next() != 0) {
      if (++length > MAX_HEADER) {
        throw corrupt("its header is longer than " + MAX_HEADER + " bytes");
      }
    }
  }

  private void endMember() throws IOException {
    long storedCrc = next32();
    long storedSize = next32();
    if (storedCrc != crc.getValue()) {
      throw corrupt("its checksum does not match");
    }
    if (storedSize != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw corrupt("its length does not match");
    }
    inMember = false;
  }

  private void checkZerosToEnd() throws IOException {
    do {
      while (at < end) {
        if (buffer[at++] != 0) {
          throw corrupt("something else follows the last member");
        }
      }
    } while (refill());
  }

  private long next32() throws IOException {
    return next() | (next() << 8) | (next() << 16) | ((long) next() << 24);
  }

  private int next() throws IOException {
    if (at == end) {
      fill();
    }
    return buffer[at++] & 0xff;
  }

  private void fill() throws IOException {
    if (!refill()) {
      throw truncated();
    }
  }

  private boolean refill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private static CompressionException truncated() {
    return corrupt("it ends too early; it was cut short");
  }

  private static CompressionException corrupt(String why) {
    return new CompressionException(Compression.GZIP, why);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      inflater.end();
      in.close();
    }
  }
}
