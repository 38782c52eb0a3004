package dev.envbuilder.rootfs;

import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Adds the other names of a file to the changes when one of its names is among them. Their status
 * need not have changed: a directory that was moved takes a name with it. But a layer can only link
 * names that are both in it.
 */
final class LinkedNames {
  private final Root root;
  private final IndexNode index;

  /** By inode, one status for each file with names that are not among the changes. */
  private final Map<Long, FileStatus> wanted = new HashMap<>();

  private final Set<BytePath> listed = new HashSet<>();

  LinkedNames(Root root, IndexNode index) {
    this.root = root;
    this.index = index;
  }

  /** All changes, in tree order again. */
  List<Change> complete(List<Change> changes) throws IOException {
    Map<Long, Long> names = new HashMap<>();
    for (Change change : changes) {
      Optional<FileStatus> status = linked(change);
      if (status.isPresent()) {
        long inode = status.get().inode();
        wanted.put(inode, status.get());
        listed.add(change.path());
        names.merge(inode, 1L, Long::sum);
      }
    }
    wanted.values().removeIf(s -> names.getOrDefault(s.inode(), 0L) >= s.links());
    if (wanted.isEmpty()) {
      return changes;
    }
    List<Change> all = new ArrayList<>(changes);
    find(index, BytePath.ROOT, all);
    all.sort((a, b) -> compareInTree(a.path(), b.path()));
    return all;
  }

  private static Optional<FileStatus> linked(Change change) {
    Optional<FileStatus> status =
        switch (change) {
          case Change.Added added -> Optional.of(added.status());
          case Change.Modified modified -> Optional.of(modified.status());
          case Change.Deleted deleted -> Optional.empty();
        };
    return status.filter(s -> !s.isDirectory() && s.links() > 1);
  }

  private void find(IndexNode node, BytePath path, List<Change> all) throws IOException {
    int directory = 0;
    for (int i = 0; i < node.size(); i++) {
      if (node.isDirectory(i)) {
        find(node.nthDirectory(directory), path.append(node.name(i)), all);
        directory++;
      } else if (wanted.containsKey(node.inode(i))) {
        BytePath name = path.append(node.name(i));
        if (!listed.contains(name)) {
          addIfSame(name, all);
        }
      }
    }
  }

  /** Inode numbers alone may be the same in two layers of an overlay. */
  private void addIfSame(BytePath name, List<Change> all) throws IOException {
    Optional<FileStatus> status = root.find(name);
    if (status.isPresent()) {
      FileStatus other = wanted.get(status.get().inode());
      if (other != null && other.isSameFileAs(status.get())) {
        all.add(new Change.Modified(name, status.get()));
      }
    }
  }

  /** A slash sorts before every other byte: what is in a directory comes right after it. */
  static int compareInTree(BytePath a, BytePath b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      if (a.at(i) != b.at(i)) {
        int left = a.at(i) == '/' ? -1 : a.at(i) & 0xff;
        int right = b.at(i) == '/' ? -1 : b.at(i) & 0xff;
        return Integer.compare(left, right);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
