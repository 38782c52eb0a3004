package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.MountAction;
import dev.envbuilder.linux.MountFlag;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.TreeRemoval;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The paths at which one step finds its mounts. Closing takes everything back, last first:
 * directories made on the way go unless the step filled them, and the parents get the modification
 * times that they had. The snapshot then finds nothing.
 *
 * <p>Everything is taken back through directories that were opened before the step began, so that a
 * step which renames or links directories cannot turn the clean-up against other files.
 */
abstract sealed class MountPoints implements AutoCloseable permits StandIns, RealMounts {
  static final int PARENT_MODE = 0755;

  final LiveRoot root;
  final BytePath aside;
  final SourceRange step;
  private final Deque<Undo> undo = new ArrayDeque<>();
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

  /**
   * Shows one file at a target.
   *
   * @param what the kind of mount, for messages
   * @param content not in what this step covers
   * @param flags what the mount refuses, where it can
   */
  abstract void showFile(String what, BytePath target, BytePath content, Set<MountFlag> flags)
      throws BuildException, IOException;

  /** Makes a directory in what is mounted, with all above it, if it is not there. */
  final void makeInside(BytePath directory) throws BuildException, IOException {
    try {
      makeIfMounted(directory);
    } catch (IOException e) {
      throw BuildException.at(
          step,
          "the working directory '%s' cannot be made in what is mounted: %s"
              .formatted(directory, e.getMessage()));
    }
  }

  abstract void makeIfMounted(BytePath directory) throws BuildException, IOException;

  /** What is to be mounted for the step's command. */
  abstract List<MountAction> mounts();

  /** A target that cannot be reached. */
  final BuildException unreachable(String what, BytePath target, IOException why) {
    return BuildException.at(
        step,
        "the %s's target '%s' cannot be reached: %s".formatted(what, target, why.getMessage()));
  }

  /** A directory for a file, or a file for a directory. */
  final BuildException mismatch(String what, BytePath target, boolean thereIsDirectory) {
    return BuildException.at(
        step,
        "the %s's target '%s' is %s"
            .formatted(
                what,
                target,
                thereIsDirectory ? "a directory" : "a file, and a directory is mounted there"));
  }

  final BuildException rootDirectory(String what, BytePath target) {
    return BuildException.at(
        step, "the %s's target '%s' is the root directory".formatted(what, target));
  }

  final BuildException ours(String what, BytePath target) {
    return BuildException.at(
        step, "the %s's target '%s' belongs to envbuilder".formatted(what, target));
  }

  /** Takes one change back. */
  @FunctionalInterface
  interface Undo {
    void run() throws IOException;
  }

  /** Something to be done in the end, after what is asked for later and before what was earlier. */
  final void later(Undo last) {
    undo.push(last);
  }

  /** Removes an entry in the end, if it is there, and closes the folder's handle. */
  final void laterRemove(Directory folder, BytePath name) {
    undo.push(() -> {
      try (folder) {
        TreeRemoval.remove(folder, name);
      }
    });
  }

  /** A name that nothing has. */
  final BytePath newName() {
    return BytePath.of(".envbuilder-" + Long.toHexString(random) + "-" + count++);
  }

  final SourceRange step() {
    return step;
  }

  final Directory makeDirectory(Directory parent, BytePath name) throws IOException {
    parent.makeDirectory(name, PARENT_MODE);
    parent.chmod(name, PARENT_MODE);
    parent.chown(name, 0, 0);
    undo.push(() -> removeIfEmpty(parent, name));
    return parent.openDirectory(name);
  }

  /** Puts a directory's time back when all else in it is undone, and closes its handle. */
  final void restoreTime(Directory directory) throws IOException {
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

  /**
   * Takes everything back, also where a part of it fails.
   *
   * @throws IOException the first failure
   */
  @Override
  public final void close() throws IOException {
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
