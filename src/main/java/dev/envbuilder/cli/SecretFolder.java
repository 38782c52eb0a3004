package dev.envbuilder.cli;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.secret.SecretException;
import dev.envbuilder.secret.SecretStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A folder with one file for each build secret, named like its id: a mounted Kubernetes Secret, or
 * a volume in memory that an init container filled. Unlike variables, it is not in the container's
 * configuration. What begins with two dots is Kubernetes' own bookkeeping.
 */
final class SecretFolder {
  private static final int BLOCK = 8192;

  private final Path folder;
  private final boolean consumed;

  private SecretFolder(Path folder, boolean consumed) {
    this.folder = folder;
    this.consumed = consumed;
  }

  /** The folder that the options name, if they do. */
  static Optional<SecretFolder> of(OptionValues options) throws UsageException {
    boolean consumed = options.get(StartOptions.BUILD_SECRETS_DIR_CONSUME);
    Optional<String> path = options.text(StartOptions.BUILD_SECRETS_DIR);
    if (path.isEmpty()) {
      if (consumed) {
        throw new UsageException(
            StartOptions.BUILD_SECRETS_DIR_CONSUME.displayName()
                + " is set, but there is no "
                + StartOptions.BUILD_SECRETS_DIR.displayName()
                + " to take the secrets from");
      }
      return Optional.empty();
    }
    Path folder = RealPath.of(path.get(), StartOptions.BUILD_SECRETS_DIR.displayName());
    return Optional.of(new SecretFolder(folder, consumed));
  }

  /** Reads the files, byte for byte. */
  void addTo(SecretStore.Builder builder) throws UsageException, SecretException {
    for (Path file : files()) {
      if (!Files.isRegularFile(file)) {
        throw new UsageException(
            "'" + file + "' is not a file: a build secret is a file in " + name());
      }
      String id = String.valueOf(file.getFileName());
      builder.add(id, SecretFlag.read(id, file), "the file '" + file + "'");
    }
  }

  /**
   * The secrets are in memory, and no step has run yet: the files go, or stay with a warning.
   *
   * @throws UsageException if they are to go and cannot
   */
  void leave(EventSink events) throws UsageException {
    if (!consumed) {
      events.accept(
          new Event.Warning(
              "the build secrets in '"
                  + folder
                  + "' can be read by every RUN step, and after the build;"
                  + " ENVBUILDER_BUILD_SECRETS_DIR_CONSUME=true erases them once they are read"));
      return;
    }
    for (Path file : files()) {
      try {
        erase(file);
      } catch (IOException e) {
        throw new UsageException(
            "the build secret '"
                + file
                + "' cannot be erased, as "
                + StartOptions.BUILD_SECRETS_DIR_CONSUME.displayName()
                + " asks for: "
                + reason(e)
                + "; the volume of a Kubernetes Secret is read-only, so let an init container copy"
                + " it to a volume in memory (emptyDir with medium: Memory)");
      }
    }
  }

  /** Overwrites what a name leads to and removes both; a link's target may be gone already. */
  private static void erase(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      try {
        Path target = file.toRealPath();
        overwrite(target);
        Files.delete(target);
      } catch (NoSuchFileException e) {
        // another link led there
      }
    } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      overwrite(file);
    }
    Files.delete(file);
  }

  private static void overwrite(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long left = channel.size();
      while (left > 0) {
        left -= channel.write(ByteBuffer.allocate((int) Math.min(left, BLOCK)));
      }
      channel.force(false);
    }
  }

  private List<Path> files() throws UsageException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            folder, entry -> !entry.getFileName().toString().startsWith(".."))) {
      entries.forEach(files::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw new UsageException(
          "the folder '" + folder + "' of " + name() + " cannot be read: " + reason(e));
    }
    Collections.sort(files);
    return files;
  }

  private static String name() {
    return StartOptions.BUILD_SECRETS_DIR.displayName();
  }

  private static String reason(Exception e) {
    return switch (e) {
      case NoSuchFileException gone -> "it does not exist";
      case NotDirectoryException other -> "it is not a folder";
      case java.nio.file.FileSystemException failed when failed.getReason() != null ->
          failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
