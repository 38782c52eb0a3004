package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.TreeMove;
import dev.envbuilder.rootfs.TreeRemoval;
import dev.envbuilder.rootfs.copy.InsideRoot;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The paths at which one step finds its mounts, without mount(2): at each stands a link to the
 * content, or the content itself, moved there. Closing takes everything back, last first: content
 * goes, what stood at a path before returns, directories made on the way go unless the step filled
 * them, and the parents get the modification times that they had. The snapshot then finds nothing.
 *
 * <p>Everything is taken back through directories that were opened before the step began, so that a
 * step which renames or links directories cannot turn the clean-up against other files.
 */
final class MountPoints implements AutoCloseable {
  private static final int PARENT_MODE = 0755;

  private final LiveRoot root;
  private final BytePath aside;
  private final SourceRange step;
  private final Deque<Undo> undo = new ArrayDeque<>();
  // what stands in the root for the time of the step
  private final List<BytePath> shown = new ArrayList<>();
  // directories outside of the root, or of ours, that a link leads to
  private final List<BytePath> entered = new ArrayList<>();
  private final long random = new SecureRandom().nextLong();
  private int count;

  /**
   * No paths yet.
   *
   * @param aside a folder of ours, for what stands in the way
   */
  MountPoints(LiveRoot root, BytePath aside, SourceRange step) {
    this.root = root;
    this.aside = aside;
    this.step = step;
  }

  /** Takes one change back. */
  @FunctionalInterface
  interface Undo {
    void run() throws IOException;
  }

  /**
   * A path that a mount is to appear at.
   *
   * @param what the kind of mount, for messages
   * @param target the path as asked for, absolute
   * @param path where that leads
   * @param parent the directory it is in, open until the end
   * @param there what is there already
   */
  record Point(
      String what, BytePath target, BytePath path, Directory parent, Optional<FileStatus> there) {
    BytePath name() {
      return path.name();
    }
  }

  /** Something to be done in the end, after what is asked for later and before what was earlier. */
  void later(Undo last) {
    undo.push(last);
  }

  /** Removes an entry in the end, if it is there, and closes the folder's handle. */
  void laterRemove(Directory folder, BytePath name) {
    undo.push(() -> {
      try (folder) {
        TreeRemoval.remove(folder, name);
      }
    });
  }

  /** A name that nothing has. */
  BytePath newName() {
    return BytePath.of(".envbuilder-" + Long.toHexString(random) + "-" + count++);
  }

  SourceRange step() {
    return step;
  }

  /** Follows a target to where it leads, links followed, and makes the directories above it. */
  Point open(String what, BytePath target) throws BuildException, IOException {
    try {
      BytePath path = resolve(target);
      checkAllowed(what, target, path);
      Directory parent = openMaking(path.parent());
      return new Point(what, target, path, parent, parent.find(path.name()));
    } catch (IOException e) {
      throw BuildException.at(
          step,
          "the %s's target '%s' cannot be reached: %s".formatted(what, target, e.getMessage()));
    }
  }

  private BytePath resolve(BytePath path) throws IOException {
    try (Directory top = root.openDirectory(BytePath.ROOT)) {
      return InsideRoot.resolve(top, path).path();
    }
  }

  /** Opens a directory by a path without links, making what is missing for the time of the step. */
  private Directory openMaking(BytePath path) throws IOException {
    Directory directory = root.openDirectory(BytePath.ROOT);
    for (BytePath name : path.names()) {
      if (directory.find(name).isPresent()) {
        try (Directory above = directory) {
          directory = above.openDirectory(name);
        }
      } else {
        restoreTime(directory);
        directory = makeDirectory(directory, name);
      }
    }
    restoreTime(directory);
    return directory;
  }

  private void checkAllowed(String what, BytePath target, BytePath path) throws BuildException {
    if (path.equals(BytePath.ROOT)) {
      throw BuildException.at(
          step, "the %s's target '%s' is the root directory".formatted(what, target));
    }
    if (root.isOwn(path) && entered.stream().noneMatch(content -> isBelow(path, content))) {
      throw BuildException.at(
          step, "the %s's target '%s' belongs to envbuilder".formatted(what, target));
    }
    if (root.cannotMove(path)) {
      throw BuildException.at(
          step,
          ("the %s's target '%s' is a mount point of this container, or holds one, and nothing can"
                  + " be put over it without CAP_SYS_ADMIN; start the container without that"
                  + " mount, or choose another target")
              .formatted(what, target));
    }
  }

  private static boolean isBelow(BytePath path, BytePath directory) {
    return path.startsWith(directory) && !path.equals(directory);
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

  /** Shows a file or directory by a link to it. */
  void link(Point point, BytePath content, boolean directory) throws BuildException, IOException {
    putAside(point, directory);
    point.parent().makeSymlink(point.name(), content);
    // whatever the step made of it: behind a mount it could not have put anything there
    undo.push(() -> TreeRemoval.remove(point.parent(), point.name()));
    shown(point);
    if (directory) {
      entered.add(content);
    }
  }

  /**
   * Moves a file or directory to the path. In the end {@code back} finds there what the step made
   * of it, and what it leaves is removed.
   *
   * @param from on the same mount as the path: {@link #staging}
   */
  void move(Point point, Directory from, BytePath name, Undo back)
      throws BuildException, IOException {
    putAside(point, from.status(name).isDirectory());
    TreeMove.move(from, name, point.parent(), point.name());
    undo.push(() -> {
      back.run();
      TreeRemoval.remove(point.parent(), point.name());
    });
    shown(point);
  }

  /**
   * A folder from which a file can be renamed to a path: one of ours, else the path's own. The
   * caller closes it.
   */
  Directory staging(Point point) throws IOException {
    return isNear(point, aside) ? Directory.open(aside) : point.parent().duplicate();
  }

  /** Whether a file can be renamed from a folder to a path. */
  boolean isNear(Point point, BytePath folder) throws IOException {
    MountTable mounts = MountTable.read();
    return mounts.of(root.absolute(point.path())).equals(mounts.of(folder));
  }

  private void shown(Point point) {
    shown.add(point.path());
    root.forgetPaths();
  }

  private void putAside(Point point, boolean directory) throws BuildException, IOException {
    if (point.there().isEmpty()) {
      return;
    }
    boolean thereIsDirectory = point.there().get().isDirectory();
    if (thereIsDirectory != directory) {
      throw BuildException.at(
          step,
          "the %s's target '%s' is %s"
              .formatted(
                  point.what(),
                  point.target(),
                  thereIsDirectory ? "a directory" : "a file, and a directory is mounted there"));
    }
    boolean ours = shown.stream().anyMatch(point.path()::startsWith);
    Directory folder = staging(point);
    BytePath place = newName();
    try {
      TreeMove.move(point.parent(), point.name(), folder, place);
    } catch (LinuxException e) {
      folder.close();
      throw BuildException.at(
          step,
          "what is at the %s's target '%s' cannot be put aside: %s"
              .formatted(point.what(), point.target(), e.getMessage()));
    }
    undo.push(() -> {
      try (folder) {
        bringBack(folder, place, point, ours);
      }
    });
  }

  private void bringBack(Directory folder, BytePath place, Point point, boolean ours)
      throws IOException {
    try {
      TreeMove.move(folder, place, point.parent(), point.name());
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      // the step removed the directory, and with it what was in it
      TreeRemoval.remove(folder, place);
      return;
    }
    if (!ours) {
      root.accept(point.path(), point.parent().status(point.name()));
    }
  }

  /** Makes a directory in what is mounted, with all above it, if it is not there. */
  void makeInside(BytePath directory) throws BuildException, IOException {
    try {
      BytePath path = resolve(directory);
      if (shown.stream().anyMatch(path::startsWith)
          || entered.stream().anyMatch(path::startsWith)) {
        makeAll(path);
      }
    } catch (IOException e) {
      throw BuildException.at(
          step,
          "the working directory '%s' cannot be made in what is mounted: %s"
              .formatted(directory, e.getMessage()));
    }
  }

  private void makeAll(BytePath path) throws IOException {
    Directory current = root.openDirectory(BytePath.ROOT);
    for (BytePath name : path.names()) {
      try (Directory above = current) {
        if (above.find(name).isEmpty()) {
          above.makeDirectory(name, PARENT_MODE);
          above.chmod(name, PARENT_MODE);
        }
        current = above.openDirectory(name);
      }
    }
    current.close();
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
          step + ": the step's mounts could not all be taken back: " + first.get().getMessage(),
          first.get());
    }
  }
}
