package dev.envbuilder.scan;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Shows all that is read or skipped to a search. */
final class SeenInput extends FilterInputStream {
  private final Search search;
  private final byte[] skipped = new byte[8192];

  /** Takes the bytes. */
  interface Search {
    void see(byte[] data, int offset, int count);
  }

  SeenInput(InputStream in, Search search) {
    super(in);
    this.search = search;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] data, int offset, int length) throws IOException {
    int n = in.read(data, offset, length);
    if (n > 0) {
      search.see(data, offset, n);
    }
    return n;
  }

  @Override
  public long skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      int n = read(skipped, 0, (int) Math.min(skipped.length, left));
      if (n < 0) {
        break;
      }
      left -= n;
    }
    return Math.max(0, count - left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
