package dev.envbuilder.git;

import dev.envbuilder.net.Credentials;
import dev.envbuilder.net.NetOptions;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.RetryListener;
import dev.envbuilder.net.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A client, and a server of the real git. */
abstract class GitCase {
  static final NetOptions OPTIONS = NetOptions.DEFAULT.withStall(Duration.ofSeconds(20));

  @TempDir Path folder;
  private final Wire wire = new Wire(OPTIONS);
  final List<Duration> waits = new ArrayList<>();
  GitServer server;
  Path target;
  private int number;

  @BeforeEach
  void start() throws IOException {
    server = new GitServer(Files.createDirectory(folder.resolve("server")));
    target = folder;
  }

  @AfterEach
  void stop() {
    wire.close();
    server.close();
  }

  GitClient client(Credentials credentials) {
    Retry retry =
        new Retry(waits::add, InstantSource.system(), new Random(1), RetryListener.SILENT);
    return new GitClient(
        wire, retry, OPTIONS, new GitSettings(credentials, Optional.empty(), Optional.empty()));
  }

  static GitAddress address(String text) throws IOException {
    return GitAddress.parse(text).orElseThrow();
  }

  Path temporary() throws IOException {
    return Files.createDirectory(folder.resolve("temporary-" + number++));
  }

  Revision resolve(String text) throws IOException {
    return client(Credentials.NONE).resolve(address(text), temporary());
  }

  Revision checkOut(String text) throws IOException {
    return checkOut(address(text), Credentials.NONE);
  }

  Revision checkOut(GitAddress address, Credentials credentials) throws IOException {
    GitClient client = client(credentials);
    target = Files.createDirectory(folder.resolve("target-" + number++));
    Revision revision = client.resolve(address, temporary());
    client.checkOut(address, revision, temporary(), target);
    return revision;
  }

  /** What is below the target, {@code .git} left out. */
  List<String> files() throws IOException {
    try (Stream<Path> paths = Files.walk(target)) {
      return paths
          .filter(path -> !path.equals(target))
          .map(path -> target.relativize(path).toString())
          .filter(name -> !name.equals(".git") && !name.startsWith(".git/"))
          .sorted()
          .toList();
    }
  }
}
