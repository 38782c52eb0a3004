package dev.envbuilder.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Debian's buildah, which builds Dockerfiles without a daemon: as root, with chroot in the place of
 * containers and plain copies in the place of overlays, so that it runs wherever the tests do. Its
 * images are in a directory that is deleted when it is closed.
 */
final class Buildah implements AutoCloseable {
  /** What it leaves in the root of an image in which a command was run. */
  static final String[] LEFT_BEHIND = {
    "/proc", "/sys", "/dev", "/run", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"
  };

  /** The files of an image, the layers from bottom to top. */
  record Image(Path config, List<Path> layers) {}

  private final Path scratch;

  private Buildah(Path scratch) {
    this.scratch = scratch;
  }

  static Buildah in(Path scratch) throws IOException {
    Files.createDirectories(scratch.resolve("images"));
    return new Buildah(scratch);
  }

  /** Major and minor, as in {@code 1.28}. */
  static String version() {
    String said = Command.run("buildah", "--version").out(); // buildah version 1.28.2 (image-…
    return String.join(".", Arrays.asList(said.split(" ")[2].split("\\.")).subList(0, 2));
  }

  /**
   * Builds an image in Docker's format, as OCI's has no place for some instructions' results.
   *
   * @param options words as in {@code docker build}
   */
  Command.Finished build(
      String name, Path dockerfile, Path ignoreFile, List<String> options, Path context) {
    var words = new ArrayList<>(List.of("build", "--tls-verify=false", "--quiet"));
    words.addAll(List.of("--isolation", "chroot", "--format", "docker", "--layers=false"));
    words.addAll(List.of("--identity-label=false", "--ignorefile", ignoreFile.toString()));
    words.addAll(List.of("--file", dockerfile.toString(), "--tag", name));
    words.addAll(options);
    words.add(context.toString());
    return command(words).run();
  }

  /** The image that was built under a name. Its files are there until this is closed. */
  Image image(String name) {
    Path directory = scratch.resolve("images").resolve(name);
    command(List.of("push", "--quiet", name, "dir:" + directory)).run().ok();
    Path manifest = directory.resolve("manifest.json");
    return new Image(
        blob(directory, Jq.string(manifest, ".config.digest")),
        Jq.strings(manifest, ".layers[].digest").stream()
            .map(digest -> blob(directory, digest))
            .toList());
  }

  /** Copies the image that was built under a name to a place in skopeo's words. */
  void push(String name, String destination) {
    command(List.of("push", "--quiet", "--tls-verify=false", name, destination)).run().ok();
  }

  private static Path blob(Path directory, String digest) {
    return directory.resolve(digest.substring("sha256:".length()));
  }

  @Override
  public void close() {
    command(List.of("rm", "--all")).run();
    Command.run("rm", "-rf", "--one-file-system", scratch.toString());
  }

  private Command command(List<String> words) {
    var all = new ArrayList<>(List.of("buildah", "--storage-driver", "vfs"));
    all.addAll(List.of("--root", scratch.resolve("storage").toString()));
    all.addAll(List.of("--runroot", scratch.resolve("run").toString()));
    all.addAll(words);
    return Command.of(all);
  }
}
