package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Files that share an inode in a source share one in the target. */
final class HardLinks {
  private final Directory root;
  private final Map<Inode, BytePath> written = new HashMap<>();

  HardLinks(Directory root) {
    this.root = root;
  }

  /** Whether a source was written under another of its names. */
  boolean knows(FileStatus source) {
    return source.links() > 1 && written.containsKey(Inode.of(source));
  }

  /** Remembers where a source was written. */
  void wrote(FileStatus source, BytePath path) {
    if (source.links() > 1) {
      written.put(Inode.of(source), path);
    }
  }

  /**
   * Links to what was written.
   *
   * @return false where that cannot be, and a copy of its own is needed
   */
  boolean link(FileStatus source, Directory to, BytePath path) throws IOException {
    BytePath first = written.get(Inode.of(source));
    if (first == null) {
      return false;
    }
    try (Directory directory = InsideRoot.open(root, first.parent())) {
      directory.link(first.name(), to, path.name());
      return true;
    } catch (LinuxException e) {
      if (e.errno() == Errno.EXDEV || e.errno() == Errno.EMLINK || e.errno() == Errno.EPERM) {
        return false;
      }
      throw e;
    }
  }
}
