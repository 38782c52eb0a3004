package dev.envbuilder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A docker-registry of its own on a free port of the loopback interface, over plain HTTP. Its
 * storage is deleted when it is closed.
 */
final class LocalRegistry implements AutoCloseable {
  private final Path directory;
  private final int port;
  private final Process process;

  private LocalRegistry(Path directory, int port, boolean readOnly) throws IOException {
    this.directory = directory;
    this.port = port;
    Path config = Files.writeString(directory.resolve("config.yml"), config(readOnly));
    process =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
  }

  static LocalRegistry start() {
    return start(false);
  }

  /** An empty registry that refuses every push, as one under maintenance does. */
  static LocalRegistry startReadOnly() {
    return start(true);
  }

  private static LocalRegistry start(boolean readOnly) {
    try {
      Path directory = Files.createTempDirectory(Dist.scratch(), "registry-");
      var registry = new LocalRegistry(directory, freePort(), readOnly);
      try {
        Container.waitFor(registry::answers);
      } catch (AssertionError e) {
        String log = registry.log();
        registry.close();
        throw new AssertionError("docker-registry does not answer; its log:\n" + log, e);
      }
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port, as in a reference: {@code 127.0.0.1:40123}. */
  String host() {
    return "127.0.0.1:" + port;
  }

  /** The directory in which it keeps what it is sent. */
  Path storage() {
    return directory.resolve("storage");
  }

  /** Pushes the image of an OCI layout; the answer is its full reference, {@code host/name}. */
  String push(Path layout, String name) {
    String reference = host() + "/" + name;
    Command.run(
        "skopeo",
        "copy",
        "--quiet",
        "--insecure-policy",
        "--dest-tls-verify=false",
        "oci:" + layout,
        "docker://" + reference);
    return reference;
  }

  /** Puts a manifest under a tag; the answer is its full reference. */
  String pushManifest(String repository, String tag, String mediaType, String manifest) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://%s/v2/%s/manifests/%s".formatted(host(), repository, tag)))
            .header("Content-Type", mediaType)
            .PUT(HttpRequest.BodyPublishers.ofString(manifest))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 201) {
        throw new AssertionError("the registry answered " + response + ": " + response.body());
      }
      return host() + "/" + repository + ":" + tag;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Pulls an image, given as {@code name:tag} or {@code name@digest}, into a new OCI layout, where
   * it is tagged "pulled".
   */
  void pull(String name, Path layout) {
    Command.run(
        "skopeo",
        "copy",
        "--quiet",
        "--insecure-policy",
        "--src-tls-verify=false",
        "docker://" + host() + "/" + name,
        "oci:" + layout + ":pulled");
  }

  /** The tags of a repository; none if there is no such repository. */
  List<String> tags(String repository) {
    var listed =
        Command.of(
                "skopeo",
                "list-tags",
                "--tls-verify=false",
                "docker://" + host() + "/" + repository)
            .run();
    return listed.status() == 0 ? Jq.strings(listed, ".Tags[]") : List.of();
  }

  /** The file that holds a blob, so that tests can break it. */
  Path blob(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return directory
        .resolve("storage/docker/registry/v2/blobs/sha256")
        .resolve(hex.substring(0, 2))
        .resolve(hex)
        .resolve("data");
  }

  /** Every request it has had, one a line, and its complaints. */
  String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    Command.run("rm", "-rf", directory.toString());
  }

  private boolean answers() {
    var request = HttpRequest.newBuilder(URI.create("http://" + host() + "/v2/")).build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String config(boolean readOnly) {
    return """
    version: 0.1
    log: {level: info, fields: {service: registry}}
    storage:
      filesystem: {rootdirectory: '%s'}
      delete: {enabled: true}
      maintenance: {readonly: {enabled: %s}}
    http: {addr: '%s'}
    """
        .formatted(storage(), readOnly, host());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
