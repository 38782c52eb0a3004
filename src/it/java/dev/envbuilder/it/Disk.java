package dev.envbuilder.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk of its own, in a file: what was ever written to it can be looked for there, also where no
 * file holds it any more. Needs loop devices.
 */
final class Disk implements AutoCloseable {
  private static final long SIZE = 192L << 20;

  private final Path scratch;
  private final Path image;
  private final Path directory;
  private boolean mounted;

  private Disk(Path scratch) throws IOException {
    this.scratch = scratch;
    this.image = scratch.resolve("image");
    this.directory = Files.createDirectory(scratch.resolve("at"));
  }

  /** An empty one, mounted. */
  static Disk create() {
    try {
      Disk disk = new Disk(Files.createTempDirectory(Dist.scratch(), "disk-"));
      try (var file = new RandomAccessFile(disk.image.toFile(), "rw")) {
        file.setLength(SIZE);
      }
      Command.run("mkfs.ext4", "-q", "-F", disk.image.toString());
      disk.mount();
      return disk;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its files are, while it is mounted. */
  Path directory() {
    return directory;
  }

  /** Its bytes; all of them are there once it is not mounted. */
  Path image() {
    return image;
  }

  void mount() {
    // what is freed must not be cleared on the way
    Command.run("mount", "-o", "loop,nodiscard", image.toString(), directory.toString());
    mounted = true;
  }

  /** Writes out all that is not yet written. */
  void unmount() {
    // processes of a killed container may still be on their way out
    Container.waitFor(() -> Command.of("umount", directory.toString()).run().status() == 0);
    mounted = false;
  }

  @Override
  public void close() {
    if (mounted) {
      Command.of("umount", "--lazy", directory.toString()).run();
    }
    Command.run("rm", "-rf", "--one-file-system", scratch.toString());
  }
}
