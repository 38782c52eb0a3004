package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;

/** A directory that a root holds open: closed when it was dropped and nobody uses it. */
final class OpenDirectory {
  private final Directory directory;
  private final BytePath path;
  private final KeepRules.Node keep;
  private int users;
  private boolean dropped;

  OpenDirectory(Directory directory, BytePath path, KeepRules.Node keep) {
    this.directory = directory;
    this.path = path;
    this.keep = keep;
  }

  Directory directory() {
    return directory;
  }

  /** As seen from the root, without links. */
  BytePath path() {
    return path;
  }

  KeepRules.Node keep() {
    return keep;
  }

  void use() {
    users++;
  }

  void release() {
    users--;
    closeIfUnused();
  }

  void drop() {
    dropped = true;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (dropped && users == 0) {
      try {
        directory.close();
      } catch (LinuxException e) {
        // Closing a directory that was only read has nothing to report but a bug of ours.
        throw new IllegalStateException(e);
      }
    }
  }
}
