package dev.envbuilder.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The archive's bytes with their position; every short read is a failure of the entry at hand. */
final class TarInput {
  private final InputStream in;
  private long position;

  TarInput(InputStream in) {
    this.in = in;
  }

  long position() {
    return position;
  }

  /** Fills the block; false where the archive ends before its first byte. */
  boolean readBlock(byte[] block) throws IOException {
    int n = in.readNBytes(block, 0, block.length);
    position += n;
    if (n > 0 && n < block.length) {
      throw new TarPlace(position - n).failure("the archive ends inside a header block");
    }
    return n > 0;
  }

  void readFully(byte[] bytes, TarPlace place) throws IOException {
    int n = in.readNBytes(bytes, 0, bytes.length);
    position += n;
    if (n < bytes.length) {
      throw truncated(place);
    }
  }

  /** One to {@code length} bytes. */
  int readSome(byte[] bytes, int at, int length, TarPlace place) throws IOException {
    int n = in.read(bytes, at, length);
    if (n <= 0) {
      throw truncated(place);
    }
    position += n;
    return n;
  }

  void skip(long count, TarPlace place) throws IOException {
    if (count == 0) {
      return;
    }
    try {
      // A file lets itself be skipped past its end without a word, so the last byte is read.
      in.skipNBytes(count - 1);
    } catch (EOFException e) {
      throw truncated(place);
    }
    if (in.read() < 0) {
      throw truncated(place);
    }
    position += count;
  }

  static TarException truncated(TarPlace place) {
    return place.failure("the archive ends inside this entry; it was cut short");
  }
}
