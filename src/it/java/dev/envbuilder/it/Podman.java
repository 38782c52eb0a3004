package dev.envbuilder.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A podman with a storage of its own, which is deleted when this is closed. */
final class Podman implements AutoCloseable {
  /** What a container within a container needs, and Docker's capabilities. */
  static final List<String> LIMITS =
      List.of(
          "--network=host",
          // The default limits are higher than a container within a container may set.
          "--ulimit=nofile=1024:1024",
          "--ulimit=nproc=4096:4096",
          "--cap-drop=ALL",
          "--cap-add=" + String.join(",", Bundle.CAPABILITIES));

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path storage;

  private Podman(Path storage) {
    this.storage = storage;
  }

  static Podman create() {
    try {
      // podman allows 50 characters for --runroot
      return new Podman(Files.createTempDirectory("podman-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Command.Finished run(String... arguments) {
    return Command.of(words(List.of(arguments))).run();
  }

  /** Makes what a file of Kubernetes' describes, with the same limits and the host's network. */
  Command.Finished play(Path file) {
    String capabilities =
        Bundle.CAPABILITIES.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
    try {
      Path settings =
          Files.writeString(
              storage.resolve("containers.conf"),
              """
              [containers]
              default_capabilities = [%s]
              default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
              """
                  .formatted(capabilities));
      return Command.of(words(List.of("kube", "play", "--network=host", file.toString())))
          .env(Map.of("CONTAINERS_CONF", settings.toString()))
          .in(storage) // where no folder has the name of an image: it would be built from it
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs podman on a terminal. */
  Terminal terminal(List<String> arguments) {
    return new Terminal(words(arguments));
  }

  private List<String> words(List<String> arguments) {
    var words = new ArrayList<>(List.of("podman", "--runtime=runc", "--storage-driver=overlay"));
    words.addAll(List.of("--cgroup-manager=cgroupfs", "--events-backend=file"));
    words.add("--root=" + storage.resolve("root"));
    words.add("--runroot=" + storage.resolve("run"));
    words.add("--tmpdir=" + storage.resolve("tmp"));
    words.addAll(arguments);
    return words;
  }

  @Override
  public void close() {
    run("system", "reset", "--force");
    // podman leaves its storage directory mounted on itself
    Command.of("umount", "--lazy", storage.resolve("root/overlay").toString()).run();
    Command.run("rm", "-rf", "--one-file-system", storage.toString());
  }

  /** A command on a terminal, and the keyboard of that terminal. */
  static final class Terminal implements AutoCloseable {
    private final Command.Running running;

    private Terminal(List<String> command) {
      String line =
          command.stream()
              .map(word -> "'" + word.replace("'", "'\\''") + "'")
              .collect(Collectors.joining(" "));
      var words = List.of("script", "--quiet", "--return", "-c", line, "/dev/null");
      running = new Command.Running(words, Command.of(words).start());
    }

    OutputStream keyboard() {
      return running.process().getOutputStream();
    }

    Command.Finished await() {
      return running.await(PATIENCE);
    }

    @Override
    public void close() {
      running.process().destroyForcibly();
    }
  }
}
