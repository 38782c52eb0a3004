package dev.envbuilder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads a stream on a thread of its own, a few blocks ahead of whoever reads this one, so that both
 * work at the same time. What fails there, fails here, after the bytes before it. Closing it ends
 * the thread and closes the source.
 */
public final class ReadAhead extends InputStream {
  private static final int BLOCK = 256 << 10;

  private final InputStream source;
  private final BlockingQueue<Block> full;
  private final BlockingQueue<byte[]> free;
  private final Thread thread;
  private Block block = new Block.Bytes(new byte[0], 0);
  private int at;
  private volatile boolean closed;

  private sealed interface Block {
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Bytes(byte[] bytes, int length) implements Block {}

    record End() implements Block {}

    record Failed(Throwable cause) implements Block {}
  }

  /**
   * Begins to read.
   *
   * @param name the thread's
   * @param blocks how many blocks of 256 KiB it may be ahead
   */
  public ReadAhead(InputStream source, String name, int blocks) {
    this.source = source;
    this.full = new ArrayBlockingQueue<>(blocks + 1);
    this.free = new ArrayBlockingQueue<>(blocks);
    // decoders keep a core busy, and the threads that wait for the network share carriers
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::fill);
    for (int i = 0; i < blocks; i++) {
      free.add(new byte[0]); // made when it is needed: most layers are small
    }
    thread.start();
  }

  private void fill() {
    try (source) {
      while (!closed) {
        byte[] bytes = free.take();
        bytes = bytes.length == 0 ? new byte[BLOCK] : bytes;
        Block next = next(bytes);
        full.put(next);
        if (!(next instanceof Block.Bytes)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed: nobody reads on
    } catch (IOException e) {
      // all has been read, and what cannot be closed holds nobody up
    }
  }

  /** A full block, unless the source ends or fails: that is told by the block after it. */
  private Block next(byte[] bytes) {
    int length = 0;
    try {
      while (length < bytes.length) {
        int n = source.read(bytes, length, bytes.length - length);
        if (n < 0) {
          return length == 0 ? new Block.End() : new Block.Bytes(bytes, length);
        }
        length += n;
      }
    } catch (IOException | RuntimeException | Error e) {
      if (length == 0) {
        return new Block.Failed(e);
      }
    }
    return new Block.Bytes(bytes, length);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (true) {
      switch (block) {
        case Block.Bytes(byte[] bytes, int size) -> {
          if (at < size) {
            int n = Math.min(length, size - at);
            System.arraycopy(bytes, at, target, offset, n);
            at += n;
            return n;
          }
          advance(bytes);
        }
        case Block.End end -> {
          return -1;
        }
        case Block.Failed(Throwable cause) -> throw failure(cause);
      }
    }
  }

  private void advance(byte[] used) throws InterruptedIOException {
    if (used.length > 0) {
      free.add(used);
    }
    at = 0;
    try {
      block = full.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for data");
    }
  }

  private static IOException failure(Throwable cause) {
    return switch (cause) {
      case IOException problem -> problem;
      case RuntimeException problem -> throw problem;
      case Error problem -> throw problem;
      default -> new IOException(cause);
    };
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
