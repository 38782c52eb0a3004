package dev.envbuilder.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Paths of options as the root file system knows them: absolute, with the links of what exists
 * followed. What is kept while the root is rewritten must be named like this, as a name through a
 * link keeps nothing.
 */
final class RealPath {
  private RealPath() {}

  /**
   * The real path; a relative one begins at the working directory.
   *
   * @param option what to call the option in a message
   */
  static Path of(String path, String option) throws UsageException {
    try {
      return real(Path.of(path).toAbsolutePath());
    } catch (IOException | InvalidPathException e) {
      throw new UsageException(
          "the path '" + path + "' of " + option + " cannot be used: " + e.getMessage());
    }
  }

  /**
   * The real path of a folder that is kept while the root around it is deleted, so it can neither
   * be the root nor hold this program.
   */
  static Path folder(String path, String option) throws UsageException {
    Path real = of(path, option);
    if (Wiring.BASE.startsWith(real)) {
      throw new UsageException(
          "the folder '"
              + path
              + "' of "
              + option
              + " is or holds '"
              + Wiring.BASE
              + "', which belongs to envbuilder: use a folder of its own, e.g. /workspaces/app");
    }
    return real;
  }

  private static Path real(Path absolute) throws IOException {
    for (Path there = absolute; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(absolute)).normalize();
      } catch (NoSuchFileException e) {
        // what is not there yet has no links: its parent decides
      }
    }
    return absolute.normalize();
  }
}
