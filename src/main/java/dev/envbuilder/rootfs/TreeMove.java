package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.SortedMap;

/**
 * Moves what is in one directory into another by renaming. Where the kernel refuses (a directory of
 * a lower overlay layer, or one that something is mounted in), a like directory is made and its
 * entries are moved one by one; across file systems, files are copied.
 */
public final class TreeMove {
  private static final int DIRECTORY_MODE = 0700;

  private final TreeCopy copy;

  TreeMove(Directory to) {
    this.copy = new TreeCopy(to);
  }

  /**
   * Moves one entry with all that is in it to a name that does not exist, by renaming if the kernel
   * lets it.
   *
   * @throws LinuxException if something is mounted there or there is an entry of that name
   */
  public static void move(Directory from, BytePath name, Directory to, BytePath toName)
      throws IOException {
    try {
      from.rename(name, to, toName, Directory.NO_REPLACE);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EXDEV || !from.status(name).isDirectory()) {
        throw e;
      }
      to.makeDirectory(toName, DIRECTORY_MODE);
      try (Directory inner = from.openDirectory(name);
          Directory other = to.openDirectory(toName)) {
        KeepRules.Node all = KeepRules.NONE.root();
        new TreeMove(other).moveAll(inner, other, BytePath.EMPTY, all, all);
      }
      from.removeDirectory(name);
    }
  }

  /**
   * Moves the entries, and gives the other directory this one's metadata.
   *
   * @param path of the other directory, as seen from where the move began
   * @param keepFrom the rules for the directory that is left
   * @param keepTo the rules for the other one
   */
  void moveAll(
      Directory from, Directory to, BytePath path, KeepRules.Node keepFrom, KeepRules.Node keepTo)
      throws IOException {
    FileStatus status = from.status();
    SortedMap<BytePath, byte[]> xattrs = from.xattrs();
    for (DirectoryEntry entry : from.entries()) {
      BytePath name = entry.name();
      KeepRules.Node source = keepFrom.child(name);
      KeepRules.Node target = keepTo.child(name);
      if (!source.isKept() && !target.isKept()) {
        move(from, entry, to, path.append(name), source, target);
      }
    }
    Metadata.apply(status, xattrs, to);
  }

  private void move(
      Directory from,
      DirectoryEntry entry,
      Directory to,
      BytePath path,
      KeepRules.Node keepFrom,
      KeepRules.Node keepTo)
      throws IOException {
    BytePath name = entry.name();
    boolean directory = entry.type() == FileType.DIRECTORY;
    if (!keepFrom.isAboveKept() && !keepTo.isAboveKept()) {
      if (!directory || to.find(name).isEmpty()) {
        new TreeRemoval(to).remove(name, keepTo);
        int errno = rename(from, name, to);
        if (errno == 0 || (errno == Errno.EBUSY && !directory)) {
          return;
        }
      }
    }
    if (!directory) {
      new TreeRemoval(to).remove(name, keepTo);
      copy.copy(from, name, to, path);
      from.unlink(name);
      return;
    }
    if (path.names().size() > Root.MAX_DEPTH) {
      throw new TooDeepException(from.path().append(name));
    }
    moveDirectory(from, name, to, path, keepFrom, keepTo);
  }

  /** The errno of what asks for another way; 0 when it is done. */
  private static int rename(Directory from, BytePath name, Directory to) throws LinuxException {
    try {
      from.rename(name, to, name, 0);
      return 0;
    } catch (LinuxException e) {
      return switch (e.errno()) {
        case Errno.EXDEV, Errno.EBUSY -> e.errno();
        default -> throw e;
      };
    }
  }

  private void moveDirectory(
      Directory from,
      BytePath name,
      Directory to,
      BytePath path,
      KeepRules.Node keepFrom,
      KeepRules.Node keepTo)
      throws IOException {
    if (to.find(name).filter(s -> !s.isDirectory()).isPresent()) {
      to.unlink(name);
    }
    if (to.find(name).isEmpty()) {
      to.makeDirectory(name, DIRECTORY_MODE);
    }
    try (Directory inner = from.openDirectory(name);
        Directory other = to.openDirectory(name)) {
      if (inner.status().mountRoot()) {
        return;
      }
      moveAll(inner, other, path, keepFrom, keepTo);
    }
    if (!keepFrom.isAboveKept()) {
      removeIfEmpty(from, name);
    }
  }

  private static void removeIfEmpty(Directory from, BytePath name) throws LinuxException {
    try {
      from.removeDirectory(name);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOTEMPTY && e.errno() != Errno.EBUSY) {
        throw e;
      }
    }
  }
}
