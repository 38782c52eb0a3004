package dev.envbuilder.workspace;

import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.Limits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What the program remembers in the container, below {@code /.envbuilder}: the config of the image
 * that the root file system is. It is written last, so its presence says that the root is whole.
 */
final class StateFolder {
  /** In a pushed image: the image that it is, so that its container starts without a build. */
  static final String PUSHED = "image/config.json";

  /** In a container: the image that was built here. */
  private static final String BUILT = "state/config.json";

  private final Path base;

  StateFolder(Path base) {
    this.base = base;
  }

  /** The image that this container was started from, if that is one that we pushed. */
  Optional<ImageConfig> pushed() throws IOException {
    return read(base.resolve(PUSHED));
  }

  /** The image that was built in this container before. */
  Optional<ImageConfig> built() throws IOException {
    return read(base.resolve(BUILT));
  }

  /** The root is about to change: what it was is not true any more. */
  void forget() throws IOException {
    // the folder itself stays: it tells the next start that this root is ours to rewrite
    Files.createDirectories(base.resolve("state"));
    Files.deleteIfExists(base.resolve(BUILT));
  }

  /** The root is this image now. */
  void remember(ImageConfig image) throws IOException {
    Path file = base.resolve(BUILT);
    Files.createDirectories(base.resolve("state"));
    Path next = base.resolve(BUILT + ".new");
    Files.write(next, image.toBytes());
    sync(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(base.resolve("state"));
  }

  /** A power cut must not leave an empty file under the name, see rename(2) and fsync(2). */
  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Optional<ImageConfig> read(Path file) throws IOException {
    try {
      if (Files.size(file) > Limits.CONFIG) {
        throw new IOException("'" + file + "' is larger than an image config may be");
      }
      return Optional.of(ImageConfig.parse(Files.readAllBytes(file), "'" + file + "'"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (ImageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
