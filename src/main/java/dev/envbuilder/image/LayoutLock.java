package dev.envbuilder.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds the right to change {@code index.json}, against other threads and other processes. */
final class LayoutLock implements AutoCloseable {
  private static final long POLL_MILLIS = 5;

  private final FileChannel channel;
  private final FileLock lock;

  private LayoutLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Waits until the lock is free. */
  static LayoutLock acquire(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      return new LayoutLock(channel, lock(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        // another thread of this process holds it, for which the file system knows no waiting
        try {
          Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while waiting for an OCI layout's lock");
        }
      }
    }
  }

  /** Says that the lock is meant to be held here. */
  void hold() {
    if (!lock.isValid()) {
      throw new IllegalStateException("the lock was lost");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
