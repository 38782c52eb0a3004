package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import java.io.IOException;

/**
 * Puts a finished stage's tree aside, so that the next stage begins in an empty root at once, and
 * brings it back. What is kept stays where it is; the directories above it stay too, and have a
 * twin on the shelf. A tree on a shelf is a plain directory that can be read as a root of its own.
 *
 * <p>On one file system nothing is copied. Not atomic: after a failure part of the tree is in
 * either place, and doing it once more moves the rest.
 */
public final class StageShelf {
  private final Root root;

  public StageShelf(Root root) {
    this.root = root;
  }

  /**
   * Moves all that is not kept into a directory.
   *
   * @param shelf empty, or left half full by a failure; kept, or outside of the root
   */
  public void putAside(Directory shelf) throws IOException {
    root.forgetAll();
    new TreeMove(shelf)
        .moveAll(
            root.directory(), shelf, BytePath.EMPTY, root.keep().root(), KeepRules.NONE.root());
    root.clear();
  }

  /**
   * Moves all that is in a directory back into the root; what stands in its way there is replaced,
   * unless it is kept.
   */
  public void bringBack(Directory shelf) throws IOException {
    root.forgetAll();
    new TreeMove(root.directory())
        .moveAll(
            shelf, root.directory(), BytePath.EMPTY, KeepRules.NONE.root(), root.keep().root());
    root.forgetAll();
  }

  /** Copies a directory with all that is in it, hard links among them as such. */
  public static void copyTree(Directory from, Directory to) throws IOException {
    TreeCopy.copyAll(from, to);
  }
}
