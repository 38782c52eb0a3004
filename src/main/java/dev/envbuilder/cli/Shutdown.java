package dev.envbuilder.cli;

import dev.envbuilder.events.Event;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.Processes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a build that is told to stop by SIGTERM, SIGINT or SIGHUP: the running command and all that
 * it started are killed, and the thread that builds takes secrets and other traces away on its own
 * way out. The JVM then exits with 128 and the signal's number.
 */
final class Shutdown implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 8;

  private final PlainConsole console;
  private final Processes processes;
  private final Thread builder = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "shutdown");

  private Shutdown(PlainConsole console, Processes processes) {
    this.console = console;
    this.processes = processes;
  }

  /** Guards what the current thread does until this is closed. */
  static Shutdown guard(PlainConsole console, Processes processes) {
    Shutdown shutdown = new Shutdown(console, processes);
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  private void stop() {
    if (ended.getCount() == 0) {
      return;
    }
    console.accept(new Event.Failure("told to stop; ending the build"));
    console.mute();
    builder.interrupt();
    try {
      processes.killDescendants();
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        console.unmute();
        console.accept(new Event.Warning("the build did not end in time"));
      }
    } catch (LinuxException e) {
      console.unmute();
      console.accept(new Event.Warning("the running command cannot be ended: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells the hook that the builder is done, and waits for the JVM to exit. */
  void awaitEnd() {
    close();
    try {
      hook.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
