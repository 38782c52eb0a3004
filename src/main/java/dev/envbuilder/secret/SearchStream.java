package dev.envbuilder.secret;

import java.util.Arrays;

/**
 * Searches a stream that comes in pieces; what lies across their borders is found too. Its buffer
 * is overwritten when it is closed. For one thread.
 */
public final class SearchStream implements AutoCloseable {
  private static final int SIZE = 256 << 10;

  private final SecretSearch search;
  private final SecretSearch.Listener listener;
  private final byte[] buffer;
  private int length;
  private int next;
  private long base;

  /**
   * @param listener is told positions from the beginning of the stream
   */
  public SearchStream(SecretSearch search, SecretSearch.Listener listener) {
    this.search = search;
    this.listener = listener;
    this.buffer = new byte[search.isEmpty() ? 0 : SIZE + 2 * search.reach()];
  }

  /** How many bytes have been given. */
  public long position() {
    return base + length;
  }

  /** The next piece. */
  public void write(byte[] data, int offset, int count) {
    if (buffer.length == 0) {
      base += count;
      return;
    }
    int done = 0;
    while (done < count) {
      if (length == buffer.length) {
        look(length - search.reach());
        dropOld();
      }
      int n = Math.min(count - done, buffer.length - length);
      System.arraycopy(data, offset + done, buffer, length, n);
      length += n;
      done += n;
    }
  }

  /** The stream ends here; the next piece has nothing to do with what came before. */
  public void cut() {
    look(length);
    base += length;
    length = 0;
    next = 0;
  }

  private void look(int last) {
    if (buffer.length > 0) {
      next = search.search(buffer, 0, length, next, last, base, listener);
    }
  }

  /** Keeps what a pattern may reach back to. */
  private void dropOld() {
    int keep = Math.max(0, Math.min(next, length) - search.reach());
    System.arraycopy(buffer, keep, buffer, 0, length - keep);
    base += keep;
    length -= keep;
    next -= keep;
  }

  @Override
  public void close() {
    cut();
    Arrays.fill(buffer, (byte) 0);
  }
}
