package dev.envbuilder.linux;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command that was started; may be used by several threads. */
public final class Running {
  /** How long output may still come after the last process that could write it has died. */
  private static final long LAST_OUTPUT_MILLIS = 10_000;

  private final Processes processes;
  private final int pid;
  private final boolean leadsGroup;
  private volatile @Nullable Outcome outcome;
  private volatile @Nullable Thread reader;
  private volatile @Nullable RuntimeException receiverFailure;

  Running(Processes processes, int pid, boolean leadsGroup) {
    this.processes = processes;
    this.pid = pid;
    this.leadsGroup = leadsGroup;
  }

  /** Its process number; another process may have it once the command has ended. */
  public int pid() {
    return pid;
  }

  boolean hasEnded() {
    return outcome != null;
  }

  void end(Outcome how) {
    outcome = how;
  }

  /** How it ended; empty while it runs. */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** The thread takes the file over and closes it. */
  void readOutput(OpenFile pipe, Output.Receiver receiver) {
    Thread thread = new Thread(() -> readAll(pipe, receiver), "output of " + pid);
    thread.setDaemon(true);
    reader = thread;
    thread.start();
  }

  /** Reads on when the receiver fails: a full pipe would stop the command. */
  private void readAll(OpenFile pipe, Output.Receiver receiver) {
    byte[] buffer = new byte[32 << 10];
    try (pipe) {
      int length = pipe.read(buffer, 0, buffer.length);
      while (length > 0) {
        deliver(receiver, buffer, length);
        length = pipe.read(buffer, 0, buffer.length);
      }
    } catch (LinuxException e) {
      receiverFailure = new IllegalStateException("reading the output of a command", e);
    }
  }

  private void deliver(Output.Receiver receiver, byte[] buffer, int length) {
    if (receiverFailure == null) {
      try {
        receiver.receive(buffer, length);
      } catch (RuntimeException e) {
        receiverFailure = e;
      }
    }
  }

  /**
   * Waits until the command itself has ended; what it started in the background goes on. The wait
   * is in the kernel: an interrupt does not end it, but {@link #signal} from another thread does.
   */
  public Outcome await() throws LinuxException, InterruptedException {
    processes.await(this);
    Outcome how = outcome;
    if (how == null) {
      throw new IllegalStateException("process " + pid + " was reaped by someone else");
    }
    return how;
  }

  /**
   * Waits until the command has ended, kills all that it left running, and returns when all output
   * has been received. Kills the descendants of other commands, too: for one command at a time.
   *
   * @throws RuntimeException the first one that the receiver threw
   */
  public Outcome awaitTree() throws LinuxException, InterruptedException {
    Outcome how = await();
    processes.killDescendants();
    Thread thread = reader;
    if (thread != null) {
      // Only a process outside of our tree, to which the pipe was handed, could hold it open.
      thread.join(LAST_OUTPUT_MILLIS);
    }
    RuntimeException failure = receiverFailure;
    if (failure != null) {
      throw failure;
    }
    return how;
  }

  /** Sends a signal to the command, to its process group if it leads one; nothing once it ended. */
  public void signal(int signal) throws LinuxException {
    processes.signal(this, signal, leadsGroup);
  }
}
