package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One pass over a root: the directories are read, every entry is asked for its status, no content
 * is read. It makes the nodes of a new index and, against those of an old one, the list of changes.
 */
final class TreeScan {
  private final List<Change> changes = new ArrayList<>();

  /** False while there is no old index: nobody asks for changes then. */
  private final boolean comparing;

  TreeScan(boolean comparing) {
    this.comparing = comparing;
  }

  List<Change> changes() {
    return changes;
  }

  /**
   * Scans a directory and all below it.
   *
   * @param path as seen from the root
   * @param old what was known of it
   * @param xattrs the digest of its extended attributes now
   */
  IndexNode scan(
      Directory directory, BytePath path, KeepRules.Node keep, IndexNode old, long xattrs)
      throws IOException {
    List<BytePath> names = names(directory, keep);
    Level level = new Level(directory, path, keep, old, names.size());
    for (BytePath name : names) {
      level.visit(name);
    }
    level.deleteRest();
    IndexNode now = IndexNode.of(level.names, level.numbers, level.nodes, xattrs);
    return now.equalTo(old) ? old : now; // an index that is kept costs nothing twice
  }

  private static List<BytePath> names(Directory directory, KeepRules.Node keep)
      throws LinuxException {
    List<BytePath> names = new ArrayList<>();
    for (DirectoryEntry entry : directory.entries()) {
      if (!keep.child(entry.name()).isKept()) {
        names.add(entry.name());
      }
    }
    Collections.sort(names);
    return names;
  }

  /** One directory in the scan: its entries merged with those of the old node, both sorted. */
  private final class Level {
    private final Directory directory;
    private final BytePath path;
    private final KeepRules.Node keep;
    private final IndexNode old;
    private final List<BytePath> names;
    private final List<IndexNode> nodes = new ArrayList<>();
    private final long[] numbers;
    private int oldEntry;
    private int oldDirectory;

    Level(Directory directory, BytePath path, KeepRules.Node keep, IndexNode old, int entries) {
      this.directory = directory;
      this.path = path;
      this.keep = keep;
      this.old = old;
      this.names = new ArrayList<>(entries);
      this.numbers = IndexNode.room(entries);
    }

    void visit(BytePath name) throws IOException {
      while (oldEntry < old.size() && old.compareName(oldEntry, name) < 0) {
        delete();
      }
      Optional<FileStatus> found = directory.find(name);
      if (found.isEmpty()) {
        return; // gone since the directory was read: the old entry, if any, is deleted later
      }
      FileStatus status = found.get();
      boolean known = oldEntry < old.size() && old.compareName(oldEntry, name) == 0;
      if (status.mountRoot()) {
        if (known) {
          passOld(); // what it hides is not gone
        }
        return;
      }
      IndexNode.fill(numbers, names.size(), status);
      if (!status.isDirectory()) {
        compareFile(name, status, known);
        names.add(name);
      } else if (enter(name, status, known)) {
        names.add(name);
      }
      if (known) {
        passOld();
      }
    }

    private void compareFile(BytePath name, FileStatus status, boolean known) {
      if (!comparing) {
        return;
      }
      if (!known) {
        changes.add(new Change.Added(path.append(name), status));
      } else if (!old.sameNumbers(oldEntry, numbers, names.size())) {
        changes.add(new Change.Modified(path.append(name), status));
      }
    }

    /**
     * Scans a directory.
     *
     * @return false if it has gone meanwhile
     */
    private boolean enter(BytePath name, FileStatus status, boolean known) throws IOException {
      BytePath below = path.append(name);
      boolean wasDirectory = known && old.isDirectory(oldEntry);
      IndexNode before = wasDirectory ? old.nthDirectory(oldDirectory) : IndexNode.EMPTY;
      try (Directory inner = directory.openDirectory(name)) {
        checkDepth(below);
        boolean same = wasDirectory && old.sameChangeTime(oldEntry, numbers, names.size());
        long xattrs = same ? before.xattrs() : XattrRules.digest(inner.xattrs());
        int position = changes.size();
        KeepRules.Node innerKeep = keep.child(name);
        IndexNode node = scan(inner, below, innerKeep, before, xattrs);
        nodes.add(node);
        if (!comparing) {
          return true;
        }
        if (!known) {
          // A directory that was made for a mount to stand in is not the image's.
          if (changes.size() > position || !innerKeep.isAboveKept()) {
            changes.add(position, new Change.Added(below, status));
          }
        } else if (!wasDirectory
            || !old.sameDirectory(oldEntry, numbers, names.size())
            || xattrs != before.xattrs()) {
          changes.add(position, new Change.Modified(below, status));
        }
        return true;
      } catch (LinuxException e) {
        if (e.errno() == Errno.ENOENT && directory.find(name).isEmpty()) {
          return false;
        }
        throw e;
      }
    }

    void deleteRest() {
      while (oldEntry < old.size()) {
        delete();
      }
    }

    private void delete() {
      BytePath name = old.name(oldEntry);
      if (comparing && !keep.child(name).isKept()) {
        changes.add(new Change.Deleted(path.append(name)));
      }
      passOld();
    }

    private void passOld() {
      oldDirectory += old.isDirectory(oldEntry) ? 1 : 0;
      oldEntry++;
    }
  }

  private static void checkDepth(BytePath path) throws TooDeepException {
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      depth += path.at(i) == '/' ? 1 : 0;
    }
    if (depth > Root.MAX_DEPTH) {
      throw new TooDeepException(path);
    }
  }
}
