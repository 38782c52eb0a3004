package dev.envbuilder.it;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A container that runs under runc, made by {@link Bundle}. Closing it kills what still runs and
 * deletes its file system, which until then can be looked at from outside, also after the end.
 */
final class Container implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String id = "envbuilder-%d-%d".formatted(ProcessHandle.current().pid(), next());
  private final Overlay overlay;
  private final Command.Running running;

  private Container(Overlay overlay, boolean terminal) {
    this.overlay = overlay;
    List<String> runc = runc("run", "--bundle", overlay.scratch().toString(), id);
    if (terminal) { // runc wants a terminal itself, in order to hand one on
      runc = List.of("script", "--quiet", "--return", "-c", String.join(" ", runc), "/dev/null");
    }
    running = new Command.Running(runc, Command.of(runc).start());
  }

  /** Takes over the overlay, which holds the bundle's {@code config.json} in its scratch. */
  static Container start(Overlay overlay, boolean terminal) {
    return new Container(overlay, terminal);
  }

  /** What this process writes here, PID 1 of the container reads. */
  OutputStream stdin() {
    return running.process().getOutputStream();
  }

  boolean isAlive() {
    return running.isAlive();
  }

  Command.Finished await() {
    return await(PATIENCE);
  }

  Command.Finished await(Duration patience) {
    return running.await(patience);
  }

  /** Runs a command beside PID 1, as {@code docker exec} does: with all of its restrictions. */
  Command.Finished exec(String... words) {
    List<String> command = runc("exec", id);
    command.addAll(List.of(words));
    return Command.of(command).run();
  }

  /** Sends a signal ("TERM", "KILL") to PID 1. */
  void kill(String signal) {
    Command.of(runc("kill", id, signal)).run().ok();
  }

  /** The process id of the container's PID 1 on this machine, once it runs. */
  long pid() {
    Path state = Dist.scratch().resolve("runc").resolve(id).resolve("state.json");
    waitFor(() -> Files.exists(state));
    var finished = Command.of(runc("state", id)).run().ok();
    return finished.lines().stream()
        .filter(line -> line.contains("\"pid\":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** The container's root directory without its mounts. */
  Path root() {
    return overlay.root();
  }

  /** All that was written to the container's disk, without what its image holds. */
  Path disk() {
    return overlay.scratch().resolve("upper");
  }

  /** A file of the container's root, given as an absolute path in it. */
  Path file(String path) {
    return root().resolve(path.substring(1));
  }

  /** Waits for something to become true about the running container. */
  static void waitFor(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited for a minute in vain");
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      if (running.isAlive()) {
        Command.of(runc("kill", "--all", id, "KILL")).run();
        await(Duration.ofSeconds(20));
      }
      Command.of(runc("delete", "--force", id)).run();
    } finally {
      overlay.close();
    }
  }

  private static List<String> runc(String... words) {
    var command = new ArrayList<>(List.of("runc"));
    command.addAll(List.of("--root", Dist.scratch().resolve("runc").toString()));
    command.addAll(List.of(words));
    return command;
  }

  private static int next() {
    return COUNT.incrementAndGet();
  }
}
