package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Copies entries of any type with all that belongs to them: owner, mode, times, attributes, holes,
 * and hard links among what one of these copies. Nothing is followed, and nothing replaced.
 */
final class TreeCopy {
  private static final int FILE_MODE = 0600;
  private static final int DIRECTORY_MODE = 0700;

  private record FileKey(long device, long inode) {}

  private final Directory base;

  /** First copies of files that have several names, as seen from the base. */
  private final Map<FileKey, BytePath> links = new HashMap<>();

  /**
   * @param base the directory that everything is copied to, or into something below it
   */
  TreeCopy(Directory base) {
    this.base = base;
  }

  /** Copies all that is in a directory, and its own metadata, to the base. */
  static void copyAll(Directory from, Directory to) throws IOException {
    TreeCopy copy = new TreeCopy(to);
    for (DirectoryEntry entry : from.entries()) {
      copy.copy(from, entry.name(), to, entry.name());
    }
    Metadata.apply(from.status(), from.xattrs(), to);
  }

  /**
   * Copies an entry and all below it.
   *
   * @param path where it goes to, as seen from the base
   */
  void copy(Directory from, BytePath name, Directory to, BytePath path) throws IOException {
    FileStatus status = from.status(name);
    if (status.isDirectory()) {
      copyDirectory(from, name, to, path);
      return;
    }
    if (linkToCopy(status, to, name, path)) {
      return;
    }
    if (status.isRegular()) {
      copyFile(from, name, to);
      return;
    }
    if (status.isSymlink()) {
      to.makeSymlink(name, from.readLink(name));
    } else {
      to.makeNode(name, status.type(), FILE_MODE, status.rdevMajor(), status.rdevMinor());
    }
    Metadata.apply(status, from.xattrs(name), to, name);
  }

  private void copyDirectory(Directory from, BytePath name, Directory to, BytePath path)
      throws IOException {
    if (path.names().size() > Root.MAX_DEPTH) {
      throw new TooDeepException(from.path().append(name));
    }
    to.makeDirectory(name, DIRECTORY_MODE);
    try (Directory inner = from.openDirectory(name);
        Directory copy = to.openDirectory(name)) {
      for (DirectoryEntry entry : inner.entries()) {
        copy(inner, entry.name(), copy, path.append(entry.name()));
      }
      Metadata.apply(inner.status(), inner.xattrs(), copy);
    }
  }

  private boolean linkToCopy(FileStatus status, Directory to, BytePath name, BytePath path)
      throws IOException {
    FileKey key = new FileKey(status.device(), status.inode());
    // A move takes the names away one by one, so the last of several looks like an only one.
    BytePath first = status.links() > 1 ? links.putIfAbsent(key, path) : links.remove(key);
    if (first == null) {
      return false;
    }
    linkBelow(base, first, to, name);
    return true;
  }

  private static void linkBelow(Directory at, BytePath path, Directory to, BytePath name)
      throws IOException {
    BytePath head = path.names().getFirst();
    if (path.names().size() == 1) {
      at.link(head, to, name);
      return;
    }
    try (Directory inner = at.openDirectory(head)) {
      linkBelow(inner, path.relativeTo(head), to, name);
    }
  }

  private static void copyFile(Directory from, BytePath name, Directory to) throws IOException {
    try (OpenFile source = from.openFile(name);
        OpenFile target = to.createFile(name, FILE_MODE)) {
      FileStatus status = source.status();
      copyContent(source, target, status.size());
      Metadata.apply(status, source.xattrs(), target);
    }
  }

  private static void copyContent(OpenFile source, OpenFile target, long size)
      throws LinuxException {
    long end = 0;
    OptionalLong data = size == 0 ? OptionalLong.empty() : source.nextData(0);
    while (data.isPresent()) {
      long start = data.getAsLong();
      end = source.nextHole(start);
      source.seek(start);
      target.seek(start);
      target.copyFrom(source, end - start);
      data = end < size ? source.nextData(end) : OptionalLong.empty();
    }
    if (end < size) {
      target.truncate(size);
    }
  }
}
