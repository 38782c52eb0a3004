package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.Optional;

/** Opens sources and makes sure that they still are what was planned. */
final class SourceCheck {
  private SourceCheck() {}

  static OpenFile file(Directory parent, BytePath path, CopyNode node) throws IOException {
    OpenFile file = open(path, () -> parent.openFile(path.name()));
    try {
      check(path, node.status(), file.status());
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  static Directory directory(Directory parent, BytePath path, CopyNode node) throws IOException {
    Directory directory = open(path, () -> parent.openDirectory(path.name()));
    try {
      if (!directory.status().isSameFileAs(node.status())) {
        throw new CopyException.Changed(path);
      }
      return directory;
    } catch (IOException e) {
      directory.close();
      throw e;
    }
  }

  /** Who changes content can set its time back, but not the time of the last change. */
  static void check(BytePath path, FileStatus planned, FileStatus now) throws CopyException {
    boolean same =
        planned.isSameFileAs(now)
            && planned.type() == now.type()
            && planned.size() == now.size()
            && planned.mode() == now.mode()
            && planned.uid() == now.uid()
            && planned.gid() == now.gid()
            && planned.mtimeSeconds() == now.mtimeSeconds()
            && planned.mtimeNanos() == now.mtimeNanos()
            && planned.ctimeSeconds() == now.ctimeSeconds()
            && planned.ctimeNanos() == now.ctimeNanos();
    if (!same) {
      throw new CopyException.Changed(path);
    }
  }

  /** For what is not opened. */
  static void unchanged(Directory parent, BytePath path, CopyNode node) throws IOException {
    Optional<FileStatus> now = parent.find(path.name());
    if (now.isEmpty()) {
      throw new CopyException.Changed(path);
    }
    check(path, node.status(), now.get());
  }

  private interface Opening<T> {
    T open() throws LinuxException;
  }

  private static <T> T open(BytePath path, Opening<T> opening) throws IOException {
    try {
      return opening.open();
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        throw new CopyException.Changed(path);
      }
      throw e;
    }
  }
}
