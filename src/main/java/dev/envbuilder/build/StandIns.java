package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.MountAction;
import dev.envbuilder.linux.MountFlag;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.TreeMove;
import dev.envbuilder.rootfs.TreeRemoval;
import dev.envbuilder.rootfs.copy.InsideRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mounts without mount(2), for containers that may not call it: at each path stands a link to the
 * content, or the content itself, moved there. In the end content goes, and what stood at a path
 * before returns.
 */
final class StandIns extends MountPoints {
  // what stands in the root for the time of the step
  private final List<BytePath> shown = new ArrayList<>();
  // directories outside of the root, or of ours, that a link leads to
  private final List<BytePath> entered = new ArrayList<>();

  /**
   * No paths yet.
   *
   * @param aside a folder of ours, for what stands in the way
   */
  StandIns(LiveRoot root, BytePath aside, SourceRange step) {
    super(root, aside, step);
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

  /** Follows a target to where it leads, links followed, and makes the directories above it. */
  Point open(String what, BytePath target) throws BuildException, IOException {
    try {
      BytePath path = resolve(target);
      checkAllowed(what, target, path);
      Directory parent = openMaking(path.parent());
      return new Point(what, target, path, parent, parent.find(path.name()));
    } catch (IOException e) {
      throw unreachable(what, target, e);
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
      throw rootDirectory(what, target);
    }
    if (root.isOwn(path) && entered.stream().noneMatch(content -> isBelow(path, content))) {
      throw ours(what, target);
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

  @Override
  void showFile(String what, BytePath target, BytePath content, Set<MountFlag> flags)
      throws BuildException, IOException {
    link(open(what, target), content, false);
  }

  @Override
  List<MountAction> mounts() {
    return List.of();
  }

  /** Shows a file or directory by a link to it. */
  void link(Point point, BytePath content, boolean directory) throws BuildException, IOException {
    putAside(point, directory);
    point.parent().makeSymlink(point.name(), content);
    // whatever the step made of it: behind a mount it could not have put anything there
    later(() -> TreeRemoval.remove(point.parent(), point.name()));
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
    later(() -> {
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
      throw mismatch(point.what(), point.target(), thereIsDirectory);
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
    later(() -> {
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

  @Override
  void makeIfMounted(BytePath directory) throws IOException {
    BytePath path = resolve(directory);
    if (shown.stream().anyMatch(path::startsWith) || entered.stream().anyMatch(path::startsWith)) {
      makeAll(path);
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
}
