package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** The root file system that is written to: where things go, and what must be left alone. */
final class Target {
  /** What a directory gets that nothing describes. */
  static final int DIRECTORY_MODE = 0755;

  private static final int PERMISSIONS = 0777;
  private static final int SET_GROUP_ID = 02000;

  private final Directory root;
  private final CopyRequest request;
  private final Predicate<BytePath> kept;
  private final CopyListener listener;

  Target(Directory root, CopyRequest request, Predicate<BytePath> kept, CopyListener listener) {
    this.root = root;
    this.request = request;
    this.kept = kept;
    this.listener = listener;
  }

  Directory root() {
    return root;
  }

  CopyListener listener() {
    return listener;
  }

  /** Whether a path must be left alone; the listener hears of it. */
  boolean isKept(BytePath path) {
    if (kept.test(path)) {
      listener.kept(path);
      return true;
    }
    return false;
  }

  /** Where an absolute path leads. */
  InsideRoot.Place resolve(BytePath path) throws IOException {
    return InsideRoot.resolve(root, path);
  }

  /** The mode of directories made on the way: 0755, or what an octal {@code --chmod} says. */
  int parentMode() {
    return request.mode().isAbsolute()
        ? request.mode().apply(DIRECTORY_MODE, true) & PERMISSIONS
        : DIRECTORY_MODE;
  }

  /**
   * Opens a directory by a path without links, and makes what is missing, for {@code --chown} if
   * there is one.
   *
   * @return empty where a missing directory would be a kept path
   */
  Optional<Directory> makeDirectories(BytePath path, int mode) throws IOException {
    Directory current = root.duplicate();
    BytePath at = BytePath.ROOT;
    for (BytePath name : path.names()) {
      at = at.append(name);
      try (Directory parent = current) {
        Optional<Directory> next = enter(parent, name, at, mode);
        if (next.isEmpty()) {
          return next;
        }
        current = next.get();
      }
    }
    return Optional.of(current);
  }

  private Optional<Directory> enter(Directory parent, BytePath name, BytePath path, int mode)
      throws IOException {
    Optional<FileStatus> status = parent.find(name);
    if (status.isPresent() && status.get().isDirectory()) {
      return Optional.of(parent.openDirectory(name));
    }
    if (isKept(path)) {
      return Optional.empty();
    }
    if (status.isPresent()) {
      throw new CopyException.Conflict(path, "it is not a directory, and one is needed there");
    }
    return Optional.of(make(parent, name, path, mode));
  }

  /**
   * Makes a directory that no source describes, whatever the umask. Without {@code --chown} it is
   * whose it is made, and in a set-group-ID directory that group's, as mkdir(2) has it.
   */
  private Directory make(Directory parent, BytePath name, BytePath path, int mode)
      throws LinuxException {
    parent.makeDirectory(name, 0700);
    listener.wrote(path);
    Directory made = parent.openDirectory(name);
    try {
      int inherited = made.status().mode() & SET_GROUP_ID;
      if (request.owner() instanceof CopyOwner.Fixed(long uid, long gid)) {
        made.chown(uid, gid);
      }
      made.chmod(mode | inherited);
      if (request.time() instanceof CopyTime.Fixed(long seconds, int nanos)) {
        made.setModified(seconds, nanos);
      }
      return made;
    } catch (LinuxException e) {
      made.close();
      throw e;
    }
  }

  /** Removes a directory with all that is in it; false where something in it must be kept. */
  boolean removeTree(Directory parent, BytePath name, BytePath path) throws IOException {
    try (Directory directory = parent.openDirectory(name)) {
      if (holdsKept(directory, path, 0)) {
        return false;
      }
    }
    TreeRemoval.remove(parent, name);
    return true;
  }

  private boolean holdsKept(Directory directory, BytePath path, int depth) throws IOException {
    TreeRemoval.checkDepth(directory.path(), depth);
    for (DirectoryEntry entry : directory.entries()) {
      BytePath child = path.append(entry.name());
      if (isKept(child)) {
        return true;
      }
      if (entry.type() == FileType.DIRECTORY) {
        try (Directory opened = directory.openDirectory(entry.name())) {
          if (holdsKept(opened, child, depth + 1)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
