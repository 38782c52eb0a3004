package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a root held at one moment, as the base line for what a build step changes: of each entry
 * inode, ctime, mtime, size, owner and mode. A value: what was compared or accepted is in a new
 * one.
 *
 * <p>The ctime decides. User space cannot set it, so a file whose content was rewritten and whose
 * size and mtime were restored still counts as changed. Directories count as changed when their
 * mode, owner, mtime or extended attributes differ: their ctime and inode also move for reasons
 * that do not show.
 *
 * <p><b>The racy clock.</b> File systems take times from a clock that stands still for one tick of
 * the kernel (1 to 10 ms). A file changed right before its status was recorded, and again within
 * the same tick, would have the same ctime. So recording ends only when that clock has passed the
 * newest ctime it has seen: every later change has a later one. A ctime far ahead, from before the
 * clock was set back, is not waited for, and hides none that is not.
 */
public final class FileIndex {
  private final IndexNode root;

  private FileIndex(IndexNode root) {
    this.root = root;
  }

  /** The index of an empty root: against it all is added. */
  public static FileIndex empty() {
    return new FileIndex(IndexNode.EMPTY);
  }

  /** The index of a root as it is; what is kept is left out. */
  public static FileIndex record(Root root) throws IOException {
    IndexNode node = scan(root, new TreeScan(false), IndexNode.EMPTY);
    waitForLaterChanges(node);
    return new FileIndex(node);
  }

  /** What has changed since, and the index for the next step. */
  public SnapshotDiff compare(Root root) throws IOException {
    TreeScan scan = new TreeScan(true);
    IndexNode node = scan(root, scan, this.root);
    List<Change> changes = new LinkedNames(root, node).complete(scan.changes());
    waitForLaterChanges(node);
    return new SnapshotDiff(changes, new FileIndex(node));
  }

  private static IndexNode scan(Root root, TreeScan scan, IndexNode old) throws IOException {
    root.forgetAll(); // commands have run, and directories may not be where they were
    KeepRules.Node keep = root.keep().root();
    return scan.scan(root.directory(), BytePath.ROOT, keep, old, 0);
  }

  /**
   * The index with one path and all below it as they are now: for what was put aside during a step
   * and brought back just as it was, which moves its ctime. A directory above it that the index
   * knows stays as known, so that a step's change of its mode or time is not lost.
   *
   * @param path real, as seen from the root; may exist or not
   */
  public FileIndex accept(Root root, BytePath path) throws IOException {
    List<BytePath> names = path.clean().names();
    if (names.isEmpty()) {
      return record(root);
    }
    IndexNode node = accept(root.directory(), BytePath.ROOT, root.keep().root(), this.root, names);
    waitForLaterChanges(node);
    return new FileIndex(node);
  }

  private static IndexNode accept(
      Directory directory, BytePath path, KeepRules.Node keep, IndexNode node, List<BytePath> names)
      throws IOException {
    BytePath name = names.getFirst();
    KeepRules.Node below = keep.child(name);
    Optional<FileStatus> status = directory.find(name).filter(s -> !s.mountRoot());
    if (below.isKept() || status.isEmpty()) {
      return node.with(name, Optional.empty(), IndexNode.EMPTY);
    }
    if (!status.get().isDirectory()) {
      return node.with(name, status, IndexNode.EMPTY);
    }
    try (Directory inner = directory.openDirectory(name)) {
      BytePath innerPath = path.append(name);
      IndexNode known = node.directory(name);
      if (names.size() == 1) {
        long xattrs = XattrRules.digest(inner.xattrs());
        IndexNode now = new TreeScan(false).scan(inner, innerPath, below, known, xattrs);
        return node.with(name, status, now);
      }
      IndexNode now = accept(inner, innerPath, below, known, names.subList(1, names.size()));
      int entry = node.find(name);
      return entry >= 0 && node.isDirectory(entry)
          ? node.withDirectory(name, now)
          : node.with(name, status, now);
    }
  }

  /** How many entries it holds. */
  public long size() {
    return root.count();
  }

  private static void waitForLaterChanges(IndexNode node) throws LinuxException {
    FileClock.pass(node.newestChange(FileClock.horizon()));
  }
}
