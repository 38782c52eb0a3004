package dev.envbuilder.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Dockerfile that is piped in, {@code -f -}. */
final class StandardInput {
  private static final int LARGEST = 16 << 20;

  private StandardInput() {}

  /**
   * Reads standard input to its end.
   *
   * @param folder ours; a folder in it will hold the file, under a name that messages can use
   */
  static Path dockerfile(Path folder) throws UsageException {
    try (InputStream in = System.in) {
      byte[] content = in.readNBytes(LARGEST + 1);
      if (content.length > LARGEST) {
        throw new UsageException("standard input is larger than a Dockerfile may be");
      }
      if (content.length == 0) {
        throw new UsageException("-f - reads the Dockerfile from standard input, which is empty");
      }
      Path place = Files.createDirectories(folder.resolve("stdin"));
      return Files.write(place.resolve("Dockerfile"), content);
    } catch (IOException e) {
      throw new UsageException("standard input cannot be read: " + e.getMessage());
    }
  }
}
