package dev.envbuilder.rootfs;

import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.ThisProcess;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock that file systems take times from: it stands still for one tick of the kernel. Two
 * changes within a tick have the same ctime, so a status tells of later changes only when the clock
 * has passed its ctime.
 */
final class FileClock {
  /** Ticks last at most 10 ms. A ctime further ahead comes from a clock that was set back. */
  private static final long LONGEST_WAIT_NANOS = 50_000_000L;

  private static final long PAUSE_NANOS = 500_000L;
  private static final long NANOS = 1_000_000_000L;

  private FileClock() {}

  /** The ctime of a file in nanoseconds since 1970. */
  static long changeTime(FileStatus status) {
    return status.ctimeSeconds() * NANOS + status.ctimeNanos();
  }

  /** The latest ctime that is worth waiting for: a change now can still have it. */
  static long horizon() throws LinuxException {
    return ThisProcess.fileClock() + LONGEST_WAIT_NANOS;
  }

  /**
   * Waits until a change would have a later ctime than this one.
   *
   * @return whether a change could have had the same when this was called
   */
  static boolean pass(long changeTime) throws LinuxException {
    long clock = ThisProcess.fileClock();
    if (clock > changeTime || changeTime - clock > LONGEST_WAIT_NANOS) {
      return false;
    }
    long start = System.nanoTime();
    while (clock <= changeTime && System.nanoTime() - start < LONGEST_WAIT_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
      clock = ThisProcess.fileClock();
    }
    return true;
  }
}
