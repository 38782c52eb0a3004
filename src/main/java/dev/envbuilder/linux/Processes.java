package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands, and reaps every child of this process: the commands and, as PID 1 or a subreaper
 * ({@link ThisProcess#setChildSubreaper}), the orphans they leave. So there is one of it, and
 * {@link java.lang.Process} must not be used beside it: it would never learn how its process ended.
 *
 * <p>A command goes through the launcher, a static program, because a JVM with its threads cannot
 * change ids, umask and directory for one child, and its root may be half replaced.
 */
public final class Processes {
  private static final int O_CLOEXEC = OpenFlags.CLOSE_ON_EXEC;
  private static final int P_ALL = 0;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x0100_0000;

  /** More than sizeof posix_spawn_file_actions_t on either machine. */
  private static final int FILE_ACTIONS = 512;

  private static final long TRIAL_SIZE = 64 << 10;

  private final BytePath launcher;

  /** This program as it was before any command ran. */
  private volatile @Nullable ProgramFiles program;

  /** Guards the fields below, and every call that reaps: a number is ours until it is reaped. */
  private final Object lock = new Object();

  private final Map<Integer, Running> running = new HashMap<>();

  /** Whether a thread waits in the kernel; one does it for all. */
  private boolean reaping;

  /**
   * @param launcher the static program that becomes the command when it is called with {@code run}
   */
  public Processes(BytePath launcher) {
    this.launcher = launcher;
  }

  /**
   * Makes sure that this program's files are what they were at the first call. A command that runs
   * as root can change them, while this process still reads them and holds secrets, and later
   * commands go through the launcher, with theirs.
   *
   * @throws ProgramChangedException if one is not
   */
  public void verifyProgram() throws IOException {
    ProgramFiles before = program;
    if (before == null) {
      program = ProgramFiles.read(launcher.parent().parent());
      return;
    }
    Optional<BytePath> changed = before.changed();
    if (changed.isPresent()) {
      throw new ProgramChangedException(changed.get());
    }
  }

  /**
   * Starts a command; its standard input is empty unless all three are inherited. That the program
   * does not exist is told by the launcher: message on standard error, code 127 or 126.
   *
   * @throws LinuxException if the launcher itself cannot be started
   */
  public Running start(Command command, Output output) throws LinuxException {
    return start(command, command.launcherArguments(launcher), output);
  }

  private Running start(Command command, List<byte[]> arguments, Output output)
      throws LinuxException {
    return switch (output) {
      case Output.Inherited inherited -> spawn(command, arguments, 0, 1);
      case Output.Into into -> withEmptyInput(command, arguments, into.file());
      case Output.Piped piped -> {
        OpenFile[] pipe = pipe();
        Running started;
        try (OpenFile writing = pipe[1]) {
          started = withEmptyInput(command, arguments, writing);
        } catch (LinuxException e) {
          pipe[0].close();
          throw e;
        }
        started.readOutput(pipe[0], piped.receiver());
        yield started;
      }
    };
  }

  private Running withEmptyInput(Command command, List<byte[]> arguments, OpenFile output)
      throws LinuxException {
    try (OpenFile empty = OpenFile.open(BytePath.of("/dev/null"))) {
      return spawn(command, arguments, empty.fd(), output.fd());
    }
  }

  /**
   * Whether commands can have mounts of their own here ({@link Command#mounts}): tried, because
   * beside {@code CAP_SYS_ADMIN} it takes that seccomp, AppArmor and the like allow it.
   */
  public boolean canMount() throws LinuxException, InterruptedException {
    if (!Capabilities.read().has(Capability.SYS_ADMIN)) {
      return false;
    }
    Command trial =
        new Command(
            List.of(launcher.toByteArray()),
            List.of(),
            BytePath.ROOT,
            Optional.empty(),
            0,
            false,
            false,
            true,
            List.of(
                new MountAction.Bind(launcher, launcher, Set.of(MountFlag.READ_ONLY)),
                new MountAction.Memory(
                    launcher.parent(), TRIAL_SIZE, 0755, Set.of(MountFlag.NO_SET_ID))));
    Output ignored = new Output.Piped((bytes, length) -> {});
    return start(trial, trial.trialArguments(launcher), ignored).await().shellCode() == 0;
  }

  private static OpenFile[] pipe() throws LinuxException {
    Scratch scratch = Scratch.current();
    MemorySegment ends = scratch.status();
    if (Libc.PIPE2.callInt(scratch, ends.address(), O_CLOEXEC) < 0) {
      throw new LinuxException("pipe2", "", scratch.errno());
    }
    BytePath name = BytePath.of("pipe");
    return new OpenFile[] {
      OpenFile.ofDescriptor(ends.get(ValueLayout.JAVA_INT, 0), name),
      OpenFile.ofDescriptor(ends.get(ValueLayout.JAVA_INT, 4), name)
    };
  }

  private Running spawn(Command command, List<byte[]> arguments, int input, int output)
      throws LinuxException {
    Scratch scratch = Scratch.current();
    try (Arena arena = Arena.ofConfined()) {
      long path = CStrings.string(arena, launcher.toByteArray()).address();
      long argv = CStrings.array(arena, arguments).address();
      long environment = CStrings.array(arena, command.environment()).address();
      long actions = arena.allocate(FILE_ACTIONS, 8).address();
      MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
      prepare(scratch, actions, input, output);
      // Locked, so that a thread which reaps cannot see the child before it is in the map.
      synchronized (lock) {
        int error =
            Libc.POSIX_SPAWN.callInt(scratch, pid.address(), path, actions, 0, argv, environment);
        Libc.POSIX_SPAWN_FILE_ACTIONS_DESTROY.callInt(scratch, actions);
        if (error != 0) {
          throw new LinuxException("posix_spawn", launcher, error);
        }
        int number = pid.get(ValueLayout.JAVA_INT, 0);
        Running started = new Running(this, number, command.newSession());
        running.put(number, started);
        return started;
      }
    }
  }

  private static void prepare(Scratch scratch, long actions, int input, int output)
      throws LinuxException {
    int error = Libc.POSIX_SPAWN_FILE_ACTIONS_INIT.callInt(scratch, actions);
    if (input != 0) {
      error |= Libc.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.callInt(scratch, actions, input, 0);
    }
    if (output != 1) {
      error |= Libc.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.callInt(scratch, actions, output, 1);
      error |= Libc.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.callInt(scratch, actions, output, 2);
    }
    error |= Libc.POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP.callInt(scratch, actions, 3);
    if (error != 0) {
      throw new LinuxException("posix_spawn_file_actions", "", error);
    }
  }

  /** Waits on the calling thread until a command has ended, reaping whatever ends meanwhile. */
  void await(Running command) throws LinuxException, InterruptedException {
    synchronized (lock) {
      while (!command.hasEnded()) {
        if (reaping) {
          lock.wait();
        } else {
          reaping = true;
          break;
        }
      }
    }
    if (command.hasEnded()) {
      return;
    }
    try {
      while (!command.hasEnded()) {
        waitForAnyChild();
        reapEnded();
      }
    } finally {
      synchronized (lock) {
        reaping = false;
        lock.notifyAll();
      }
    }
  }

  /** Returns once some child has ended, and leaves it a zombie: only a locked call may reap. */
  private void waitForAnyChild() throws LinuxException {
    Scratch scratch = Scratch.current();
    long info = scratch.status().address();
    while (Libc.WAITID.callInt(scratch, P_ALL, 0, info, WEXITED | WNOWAIT) < 0) {
      int errno = scratch.errno();
      if (errno == Errno.ECHILD && allHaveEnded()) {
        return;
      }
      if (errno != Errno.EINTR) {
        throw new LinuxException("waitid", "any child", errno);
      }
    }
  }

  private boolean allHaveEnded() {
    synchronized (lock) {
      return running.isEmpty();
    }
  }

  /**
   * Reaps all children that have ended.
   *
   * @return whether a child is left
   */
  boolean reapEnded() throws LinuxException {
    Scratch scratch = Scratch.current();
    MemorySegment status = scratch.status();
    synchronized (lock) {
      while (true) {
        int pid = Libc.WAITPID.callInt(scratch, -1, status.address(), WNOHANG);
        if (pid == 0) {
          return true;
        }
        if (pid < 0 && scratch.errno() == Errno.ECHILD) {
          return false;
        }
        if (pid > 0) {
          Running ended = running.remove(pid);
          if (ended != null) {
            ended.end(Outcome.ofStatus(status.get(ValueLayout.JAVA_INT, 0)));
          }
          lock.notifyAll();
        } else if (scratch.errno() != Errno.EINTR) {
          throw new LinuxException("waitpid", "any child", scratch.errno());
        }
      }
    }
  }

  /** Sends a signal while the command's number is known to be its own. */
  void signal(Running command, int signal, boolean toGroup) throws LinuxException {
    synchronized (lock) {
      if (!command.hasEnded()) {
        // The group exists only once the launcher has made it.
        if (!toGroup || !ProcessTree.signal(-command.pid(), signal)) {
          ProcessTree.signal(command.pid(), signal);
        }
      }
    }
  }

  /**
   * Kills every descendant of this process, and reaps it: what a command left in the background
   * must not change files while they are read. Processes that others put into the container, whose
   * parent is outside of it, are not touched.
   *
   * @throws LinuxException if some do not die within ten seconds, or {@code /proc} cannot be read
   */
  public void killDescendants() throws LinuxException, InterruptedException {
    new ProcessTree(this).kill();
  }
}
