package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * Removes directory entries with all that is in them. Links are removed, not followed; what is
 * kept, and the directories above it, stay; and so does whatever the kernel says is a mount, in
 * case one came after the rules were made.
 *
 * <p>A tree may be deeper than descriptors last: what lies too deep is moved up and removed from
 * there.
 */
public final class TreeRemoval {
  /** Where moved directories get their names from; leftovers of a killed run are harmless. */
  private static final String MOVED = ".envbuilder-removed-";

  private final Directory base;
  private final ArrayDeque<BytePath> moved = new ArrayDeque<>();
  private long count;

  /**
   * @param base the directory to remove entries from
   */
  TreeRemoval(Directory base) {
    this.base = base;
  }

  /**
   * Removes an entry with all that is in it, if it is there; mounts below it stay.
   *
   * @return whether nothing is left of it
   */
  public static boolean remove(Directory directory, BytePath name) throws IOException {
    return new TreeRemoval(directory).remove(name, KeepRules.NONE.root());
  }

  /**
   * Removes an entry, if it is there.
   *
   * @param keep the rules for this entry
   * @return whether nothing is left of it
   */
  boolean remove(BytePath name, KeepRules.Node keep) throws IOException {
    boolean gone = removeAny(base, name, keep, 0);
    while (!moved.isEmpty()) {
      gone &= removeDirectory(base, moved.pop(), KeepRules.NONE.root(), 0);
    }
    return gone;
  }

  /**
   * Removes all entries but some, which are not looked into.
   *
   * @param keep the rules for the base directory
   * @param but whether an entry stays
   */
  boolean removeAll(KeepRules.Node keep, Predicate<BytePath> but) throws IOException {
    boolean gone = true;
    for (DirectoryEntry entry : base.entries()) {
      if (!but.test(entry.name())) {
        gone &= remove(entry.name(), keep.child(entry.name()));
      }
    }
    return gone;
  }

  private boolean removeAny(Directory directory, BytePath name, KeepRules.Node keep, int depth)
      throws IOException {
    if (keep.isKept()) {
      return false;
    }
    try {
      directory.unlink(name);
      return true;
    } catch (LinuxException e) {
      return switch (e.errno()) {
        case Errno.ENOENT -> true;
        case Errno.EBUSY -> false; // a file that is a mount point
        case Errno.EISDIR -> removeDirectory(directory, name, keep, depth);
        default -> throw e;
      };
    }
  }

  private boolean removeDirectory(
      Directory directory, BytePath name, KeepRules.Node keep, int depth) throws IOException {
    if (keep.isKept()) {
      return false;
    }
    boolean empty = true;
    try (Directory inner = directory.openDirectory(name)) {
      if (inner.status().mountRoot()) {
        return false;
      }
      for (DirectoryEntry entry : inner.entries()) {
        KeepRules.Node below = keep.child(entry.name());
        if (entry.type() != FileType.DIRECTORY) {
          empty &= removeAny(inner, entry.name(), below, depth + 1);
        } else if (depth < Root.MAX_DEPTH || below.isAboveKept() || below.isKept()) {
          empty &= removeDirectory(inner, entry.name(), below, depth + 1);
        } else {
          moveUp(inner, entry.name());
        }
      }
    }
    return empty && !keep.isAboveKept() && removeEmpty(directory, name);
  }

  private void moveUp(Directory directory, BytePath name) throws IOException {
    while (true) {
      BytePath free = BytePath.of(MOVED + count);
      count++;
      try {
        directory.rename(name, base, free, Directory.NO_REPLACE);
        moved.push(free);
        return;
      } catch (LinuxException e) {
        if (e.errno() == Errno.EXDEV) {
          throw new TooDeepException(directory.path().append(name));
        }
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
      }
    }
  }

  private static boolean removeEmpty(Directory directory, BytePath name) throws IOException {
    try {
      directory.removeDirectory(name);
      return true;
    } catch (LinuxException e) {
      return switch (e.errno()) {
        case Errno.ENOENT -> true;
        case Errno.EBUSY -> false;
        default -> throw e;
      };
    }
  }
}
