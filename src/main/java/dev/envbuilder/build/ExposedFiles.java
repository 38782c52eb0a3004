package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The secret files that one step sees. At each target stands a link to the value in memory-backed
 * storage. Closing takes everything back: values are overwritten and removed, links go, a file that
 * stood at a target returns, directories made on the way go unless the step filled them, and the
 * parents get the modification times that they had. The snapshot then finds nothing.
 *
 * <p>Everything is taken back through directories that were opened before the step began, so that a
 * step which renames or links directories cannot turn the clean-up against other files.
 */
final class ExposedFiles implements AutoCloseable {
  private static final int PARENT_MODE = 0755;
  private static final int SCRIPT_MODE = 0755;

  private final LiveRoot root;
  private final SecretFiles stores;
  private final BytePath aside;
  private final SourceRange step;
  private final Deque<Undo> undo = new ArrayDeque<>();
  private Optional<SecretStorage> storage = Optional.empty();
  private int count;

  ExposedFiles(LiveRoot root, SecretFiles stores, BytePath aside, SourceRange step) {
    this.root = root;
    this.stores = stores;
    this.aside = aside;
    this.step = step;
  }

  /** Takes one change back. */
  @FunctionalInterface
  private interface Undo {
    void run() throws IOException;
  }

  /** Shows a value at a path of the root. */
  void expose(BytePath target, byte[] value, int mode, long uid, long gid)
      throws BuildException, IOException {
    BytePath content = keep(value, mode, uid, gid);
    Directory parent = openParent(target);
    putAside(parent, target);
    parent.makeSymlink(target.name(), content);
    undo.push(() -> removeLink(parent, target.name()));
    root.forgetPaths();
  }

  /** Writes a script that the step executes, and gives its path. */
  BytePath place(byte[] script) throws IOException {
    BytePath name = BytePath.of("script-" + count++);
    Directory folder = Directory.open(aside);
    undo.push(() -> {
      folder.unlink(name);
      folder.close();
    });
    try (OpenFile file = folder.createFile(name, SCRIPT_MODE)) {
      file.write(script, 0, script.length);
      file.chmod(SCRIPT_MODE);
    }
    return aside.append(name);
  }

  /** Writes the value into the store and gives its absolute path. */
  private BytePath keep(byte[] value, int mode, long uid, long gid) throws IOException {
    if (storage.isEmpty()) {
      SecretStorage made = stores.makeStorage();
      storage = Optional.of(made);
      undo.push(made::close);
    }
    Directory directory = storage.get().directory();
    BytePath name = BytePath.of(Integer.toString(count++));
    undo.push(() -> eraseIfThere(directory, name));
    try (OpenFile file = directory.createFile(name, 0600)) {
      file.write(value, 0, value.length);
      file.chown(uid, gid);
      file.chmod(mode);
    }
    return directory.path().append(name);
  }

  /** The step may have removed it. */
  private static void eraseIfThere(Directory directory, BytePath name) throws IOException {
    if (directory.find(name).isPresent()) {
      SecretStorage.erase(directory, name);
    }
  }

  /**
   * Opens the directory of a target, making what is missing. What was changed for it, the time of
   * the first existing directory, is put back in the end.
   */
  private Directory openParent(BytePath target) throws BuildException, IOException {
    BytePath path = BytePath.ROOT;
    Directory directory = root.openDirectory(path);
    for (BytePath name : target.parent().names()) {
      path = path.append(name);
      Optional<Directory> next = openExisting(path, target);
      if (next.isPresent()) {
        directory.close();
        directory = next.get();
      } else {
        restoreTime(directory);
        directory = makeDirectory(directory, name);
      }
    }
    restoreTime(directory);
    return directory;
  }

  /**
   * Opens a directory of the root, links followed; a mounted one too, but none of the builder's.
   */
  private Optional<Directory> openExisting(BytePath path, BytePath target)
      throws BuildException, IOException {
    try {
      return root.findDirectory(path);
    } catch (IOException e) {
      throw BuildException.at(
          step, "the secret's target '" + target + "' cannot be reached: " + e.getMessage());
    }
  }

  private Directory makeDirectory(Directory parent, BytePath name) throws IOException {
    parent.makeDirectory(name, PARENT_MODE);
    parent.chmod(name, PARENT_MODE);
    parent.chown(name, 0, 0);
    undo.push(() -> removeIfEmpty(parent, name));
    return parent.openDirectory(name);
  }

  /** Puts a directory's time back when all else in it is undone, and closes its handle. */
  private void restoreTime(Directory directory) throws IOException {
    FileStatus before = directory.status();
    undo.push(() -> {
      try (directory) {
        directory.setModified(before.mtimeSeconds(), before.mtimeNanos());
      }
    });
  }

  private static void removeIfEmpty(Directory parent, BytePath name) throws IOException {
    try {
      parent.removeDirectory(name);
    } catch (LinuxException e) {
      boolean isTheStepsOwn =
          e.errno() == Errno.ENOTEMPTY || e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
      if (!isTheStepsOwn) {
        throw e;
      }
    }
  }

  private void putAside(Directory parent, BytePath target) throws BuildException, IOException {
    BytePath name = target.name();
    Optional<FileStatus> existing = parent.find(name);
    if (existing.isEmpty()) {
      return;
    }
    if (existing.get().isDirectory()) {
      throw BuildException.at(step, "the secret's target '" + target + "' is a directory");
    }
    if (isOurs(parent, name, existing.get())) {
      // the same target twice: the last one counts, as with mounts
      parent.unlink(name);
      return;
    }
    BytePath place = BytePath.of("aside-" + count);
    Directory folder = Directory.open(aside);
    try {
      parent.rename(name, folder, place, Directory.NO_REPLACE);
    } catch (LinuxException e) {
      folder.close();
      throw BuildException.at(
          step,
          "the file at the secret's target '"
              + target
              + "' cannot be put aside: "
              + e.getMessage());
    }
    undo.push(() -> {
      folder.rename(place, parent, name, 0);
      folder.close();
      root.accept(target);
    });
  }

  private boolean isOurs(Directory parent, BytePath name, FileStatus status) throws IOException {
    return status.isSymlink()
        && storage.isPresent()
        && parent.readLink(name).startsWith(storage.get().directory().path());
  }

  private static void removeLink(Directory parent, BytePath name) throws IOException {
    Optional<FileStatus> there = parent.find(name);
    if (there.isPresent() && !there.get().isDirectory()) {
      parent.unlink(name);
    }
  }

  /**
   * Takes everything back, also where a part of it fails.
   *
   * @throws IOException the first failure
   */
  @Override
  public void close() throws IOException {
    Optional<IOException> first = Optional.empty();
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (IOException e) {
        first = Optional.of(first.orElse(e));
      }
    }
    root.forgetPaths();
    if (first.isPresent()) {
      throw new IOException(
          step
              + ": the step's secret files could not all be taken back: "
              + first.get().getMessage(),
          first.get());
    }
  }
}
