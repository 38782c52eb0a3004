package dev.envbuilder.linux;

import java.lang.foreign.ValueLayout;

/** Attributes of the process that this program is. */
public final class ThisProcess {
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int CLOCK_REALTIME_COARSE = 5;
  private static final long NANOS = 1_000_000_000L;

  private ThisProcess() {}

  /** The number of this process in its PID namespace: 1 for the init of a container. */
  public static int pid() {
    return Libc.GETPID.callInt(Scratch.current(), 0);
  }

  /**
   * Whether others of the same user may read this process's memory and environment through {@code
   * /proc} or ptrace. An execve(2) makes it true again.
   */
  public static void setDumpable(boolean dumpable) throws LinuxException {
    prctl("PR_SET_DUMPABLE", PR_SET_DUMPABLE, dumpable ? 1 : 0);
  }

  /**
   * Makes orphaned descendants children of this process, as they are of PID 1 without it; {@link
   * Processes} needs one or the other.
   */
  public static void setChildSubreaper() throws LinuxException {
    prctl("PR_SET_CHILD_SUBREAPER", PR_SET_CHILD_SUBREAPER, 1);
  }

  private static void prctl(String name, int option, int value) throws LinuxException {
    Scratch scratch = Scratch.current();
    if (Libc.PRCTL.callInt(scratch, option, value, 0, 0, 0) < 0) {
      throw new LinuxException("prctl", name, scratch.errno());
    }
  }

  /**
   * Sets the permission bits that new files and directories of this process do not get.
   *
   * @return the mask before
   */
  public static int umask(int mask) {
    return Libc.UMASK.callInt(Scratch.current(), mask);
  }

  /** Whether a descriptor is a terminal. */
  public static boolean isTerminal(int fd) {
    return Libc.ISATTY.callInt(Scratch.current(), fd) == 1;
  }

  /**
   * The clock that file systems take times from, in nanoseconds since 1970. It stands still for one
   * kernel tick, 1 to 10 ms (CLOCK_REALTIME_COARSE of clock_gettime(2)).
   */
  public static long fileClock() throws LinuxException {
    Scratch scratch = Scratch.current();
    long result = scratch.status().address();
    if (Libc.CLOCK_GETTIME.callInt(scratch, CLOCK_REALTIME_COARSE, result) < 0) {
      throw new LinuxException("clock_gettime", "CLOCK_REALTIME_COARSE", scratch.errno());
    }
    return scratch.status().get(ValueLayout.JAVA_LONG, 0) * NANOS
        + scratch.status().get(ValueLayout.JAVA_LONG, 8);
  }
}
