package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The end of this program: it becomes another one, in the same process. */
public final class Handover {
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final long ALL = 0xffff_ffffL;
  private static final int SIGNALS = 64;
  private static final int SIG_SETMASK = 2;
  private static final long SIG_DFL = 0;
  private static final long SIG_IGN = 1;

  private Handover() {}

  /**
   * Becomes a command through the launcher, which sets its ids, groups, directory and umask. With
   * {@code newSession} false the command keeps the terminal of the container.
   *
   * @return why it failed: on success there is nothing to return to
   */
  public static LinuxException become(BytePath launcher, Command command) {
    return execve(launcher, command.launcherArguments(launcher), command.environment());
  }

  /**
   * Replaces this program. All descriptors above standard error are closed, and signals that are
   * blocked or ignored are no longer: the JVM blocks SIGQUIT in its threads, and both survive an
   * execve(2). Handlers do not, and must stay until then, as the JVM lives by some of them.
   *
   * @return why it failed: on success there is nothing to return to
   */
  public static LinuxException execve(
      BytePath program, List<byte[]> argv, List<byte[]> environment) {
    Scratch scratch = Scratch.current();
    try (Arena arena = Arena.ofConfined()) {
      long path = CStrings.string(arena, program.toByteArray()).address();
      long arguments = CStrings.array(arena, CStrings.checked(argv)).address();
      long variables = CStrings.array(arena, CStrings.checked(environment)).address();
      closeOnExec(scratch);
      stopIgnoringSignals(scratch, arena);
      unblockSignals(scratch, arena);
      Libc.EXECVE.callInt(scratch, path, arguments, variables);
      return new LinuxException("execve", program, scratch.errno());
    } catch (LinuxException e) {
      return e;
    }
  }

  private static void closeOnExec(Scratch scratch) throws LinuxException {
    if (Libc.CLOSE_RANGE.callInt(scratch, 3, ALL, CLOSE_RANGE_CLOEXEC) == 0) {
      return;
    }
    int errno = scratch.errno();
    if (errno != Errno.ENOSYS && errno != Errno.EINVAL && errno != Errno.EPERM) {
      throw new LinuxException("close_range", "", errno);
    }
    // Linux < 5.11, or a seccomp profile: one by one
    try (Directory open = Directory.open(BytePath.of("/proc/thread-self/fd"))) {
      for (DirectoryEntry entry : open.entries()) {
        int fd = Integer.parseInt(entry.name().toString());
        if (fd > 2) {
          Libc.FCNTL.callInt(scratch, fd, 2, 1); // F_SETFD, FD_CLOEXEC
        }
      }
    }
  }

  private static void stopIgnoringSignals(Scratch scratch, Arena arena) {
    MemorySegment current = arena.allocate(256, 8);
    for (int signal = 1; signal <= SIGNALS; signal++) {
      if (Libc.SIGACTION.callInt(scratch, signal, 0, current.address()) == 0
          && current.get(ValueLayout.JAVA_LONG, 0) == SIG_IGN) {
        Libc.SIGNAL.call(scratch, signal, SIG_DFL, 0);
      }
    }
  }

  private static void unblockSignals(Scratch scratch, Arena arena) throws LinuxException {
    long none = arena.allocate(128, 8).address();
    if (Libc.SIGPROCMASK.callInt(scratch, SIG_SETMASK, none, 0) < 0) {
      throw new LinuxException("sigprocmask", "", scratch.errno());
    }
  }
}
