package dev.envbuilder.leak;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Hands bytes from one thread to another. Who writes waits when the reader is far behind, and no
 * longer once the reader has closed: what it does not want is dropped.
 */
final class Pieces extends InputStream {
  private static final int MOST = 1 << 20;

  // All guarded by this.
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private int size;
  private int used;
  private boolean finished;
  private boolean closed;

  synchronized void open() {
    waiting.clear();
    size = 0;
    used = 0;
    finished = false;
    closed = false;
  }

  synchronized void put(byte[] data, int offset, int count) {
    boolean interrupted = false;
    while (size >= MOST && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
        closed = true;
      }
    }
    if (!closed && count > 0) {
      waiting.add(Arrays.copyOfRange(data, offset, offset + count));
      size += count;
      notifyAll();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing more comes. */
  synchronized void finish() {
    finished = true;
    notifyAll();
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] data, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    while (waiting.isEmpty() && !finished) {
      try {
        wait();
      } catch (InterruptedException e) {
        return -1;
      }
    }
    byte[] first = waiting.peekFirst();
    if (first == null) {
      return -1;
    }
    int n = Math.min(length, first.length - used);
    System.arraycopy(first, used, data, offset, n);
    used += n;
    size -= n;
    if (used == first.length) {
      waiting.removeFirst();
      used = 0;
    }
    notifyAll();
    return n;
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    size = 0;
    used = 0;
    notifyAll();
  }
}
