package dev.envbuilder.rootfs;

import java.util.List;

/**
 * What has changed since an index was recorded.
 *
 * @param changes in tree order: siblings by their bytes, a directory before what is in it, and that
 *     before the next sibling
 * @param index of the root as it is now
 */
public record SnapshotDiff(List<Change> changes, FileIndex index) {
  public SnapshotDiff {
    changes = List.copyOf(changes);
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }
}
