package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lays a tree over a root, as a layer that was made without looking at it: {@code COPY --link}.
 * What the tree has wins, whatever was there; directories merge, and take the tree's owner, mode
 * and time even if the tree has them only on the way to something else (BuildKit {@code
 * snapshot/diffapply_unix.go}).
 */
public final class TreeMerge {
  private final Directory root;
  private final Predicate<BytePath> kept;
  private final CopyListener listener;

  /**
   * @param root the target root, which stays the caller's
   * @param kept as in {@link CopyPlan#apply}
   */
  public TreeMerge(Directory root, Predicate<BytePath> kept, CopyListener listener) {
    this.root = root;
    this.kept = kept;
    this.listener = listener;
  }

  /**
   * Moves all that is in a tree into the root, and removes the tree. Files are copied only where
   * they cannot be moved, from one file system to another.
   *
   * @param tree absolute path of a directory that nobody else writes to
   */
  public void merge(BytePath tree) throws IOException {
    CopyRequest request = CopyRequest.ofStage(tree, List.of(), BytePath.ROOT);
    Target target = new Target(root, request, kept, listener);
    try (Directory parent = Directory.open(tree.parent())) {
      try (Directory from = parent.openDirectory(tree.name())) {
        SourceCopy copy = new SourceCopy(from, target, request);
        new Merge(target, copy, new Metadata(request)).children(from, root, BytePath.ROOT, 0);
      }
      TreeRemoval.remove(parent, tree.name());
    }
  }

  /** One merge under way. */
  private record Merge(Target target, SourceCopy copy, Metadata metadata) {
    void children(Directory from, Directory to, BytePath path, int depth) throws IOException {
      TreeRemoval.checkDepth(path, depth);
      List<DirectoryEntry> entries = from.entries();
      entries.sort(Comparator.comparing(DirectoryEntry::name));
      for (DirectoryEntry entry : entries) {
        BytePath child = path.append(entry.name());
        if (!target.isKept(child)) {
          FileStatus status = from.status(entry.name());
          if (status.isDirectory()) {
            directory(from, status, to, child, depth + 1);
          } else {
            file(from, status, to, child);
          }
        }
      }
    }

    private void directory(
        Directory from, FileStatus status, Directory to, BytePath path, int depth)
        throws IOException {
      BytePath name = path.name();
      Optional<FileStatus> there = to.find(name);
      if (there.isPresent() && !there.get().isDirectory()) {
        to.unlink(name);
        there = Optional.empty();
      }
      if (there.isEmpty()) {
        to.makeDirectory(name, 0700);
      }
      target.listener().wrote(path);
      try (Directory source = from.openDirectory(name);
          Directory made = to.openDirectory(name)) {
        children(source, made, path, depth);
        metadata.set(made, path, status, metadata.copiedXattrs(source, status), target.listener());
      }
    }

    private void file(Directory from, FileStatus status, Directory to, BytePath path)
        throws IOException {
      BytePath name = path.name();
      Optional<FileStatus> there = to.find(name);
      if (there.isPresent() && there.get().isDirectory() && !target.removeTree(to, name, path)) {
        return;
      }
      try {
        from.rename(name, to, name, 0);
        target.listener().wrote(path);
      } catch (LinuxException e) {
        if (e.errno() != Errno.EXDEV) {
          throw e;
        }
        copy.file(from, path, CopyNode.file(name, status), to, path);
      }
    }
  }
}
