package dev.envbuilder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A writable view of a read-only tree, as container engines make for an image: an overlay mount in
 * a scratch directory, which {@link #close()} deletes. Needs root.
 */
final class Overlay implements AutoCloseable {
  private final Path scratch;

  private Overlay(Path scratch) {
    this.scratch = scratch;
  }

  static Overlay over(Path lower) {
    try {
      Path scratch = Files.createTempDirectory(Dist.scratch(), "root-");
      return mount(lower, scratch, scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One whose changes are in a directory of the caller's, and stay there. */
  static Overlay over(Path lower, Path disk) {
    try {
      return mount(lower, disk, Files.createTempDirectory(Dist.scratch(), "root-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Overlay mount(Path lower, Path disk, Path scratch) {
    try {
      Path upper = Files.createDirectories(disk.resolve("upper"));
      Path work = Files.createDirectories(disk.resolve("work"));
      Files.createDirectory(scratch.resolve("root"));
      String options =
          "lowerdir=%s,upperdir=%s,workdir=%s".formatted(lower.toRealPath(), upper, work);
      var overlay = new Overlay(scratch);
      Command.run("mount", "-t", "overlay", "-o", options, "overlay", overlay.root().toString());
      return overlay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The merged tree. What a container mounts below it, only the container sees. */
  Path root() {
    return scratch.resolve("root");
  }

  /** Where the container's bundle may keep its own files. */
  Path scratch() {
    return scratch;
  }

  @Override
  public void close() {
    // Lazily: a process of a killed container may still be on its way out.
    Command.run("umount", "--lazy", root().toString());
    Command.run("rm", "-rf", "--one-file-system", scratch.toString());
  }
}
