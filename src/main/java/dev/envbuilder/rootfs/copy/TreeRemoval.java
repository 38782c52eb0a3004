package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.path.BytePath;
import java.io.IOException;

/** Removes a directory with all that is in it, by handles, following nothing. */
final class TreeRemoval {
  /** A descriptor is open per level. */
  private static final int MAX_DEPTH = 1000;

  private TreeRemoval() {}

  static void remove(Directory parent, BytePath name) throws IOException {
    remove(parent, name, 0);
  }

  private static void remove(Directory parent, BytePath name, int depth) throws IOException {
    checkDepth(parent.path(), depth);
    try (Directory directory = parent.openDirectory(name)) {
      for (DirectoryEntry entry : directory.entries()) {
        if (entry.type() == FileType.DIRECTORY) {
          remove(directory, entry.name(), depth + 1);
        } else {
          directory.unlink(entry.name());
        }
      }
    }
    parent.removeDirectory(name);
  }

  static void checkDepth(BytePath path, int depth) throws CopyException.TooDeep {
    if (depth > MAX_DEPTH) {
      throw new CopyException.TooDeep(path, "directories are nested deeper than " + MAX_DEPTH);
    }
  }
}
