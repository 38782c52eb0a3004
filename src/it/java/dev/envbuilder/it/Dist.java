package dev.envbuilder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the image under test is, and where tests may write. */
final class Dist {
  private Dist() {}

  /** The unpacked image. */
  static Path rootfs() {
    return existing("rootfs");
  }

  /** The image as an OCI layout. */
  static Path image() {
    return existing("image");
  }

  /** The image for {@code docker load} and {@code podman load}. */
  static Path archive() {
    return existing("envbuilder-image.tar");
  }

  /** A directory on a disk that can hold overlays; each test deletes what it makes there. */
  static Path scratch() {
    return directory(Path.of("target", "it").toAbsolutePath());
  }

  /** A directory that outlives the build, for what is dear to make. */
  static Path cache() {
    return directory(Path.of(property("envbuilder.cache", ".cache")).toAbsolutePath());
  }

  private static Path existing(String name) {
    Path path = Path.of(property("envbuilder.dist", "dist")).toAbsolutePath().resolve(name);
    if (!Files.exists(path)) {
      throw new AssertionError("'" + path + "' is missing: run 'make image' first");
    }
    return path;
  }

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String property(String name, String otherwise) {
    return System.getProperty(name, otherwise);
  }
}
