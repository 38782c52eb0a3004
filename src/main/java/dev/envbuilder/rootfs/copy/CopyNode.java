package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.path.BytePath;
import java.util.List;

/**
 * A file or directory that will be copied.
 *
 * @param name its name in the directory above; of a source itself the name it gets in a destination
 *     directory
 * @param status as it was when the copy was planned
 * @param chosen false for a directory that is there only because of what is copied in it: {@code
 *     --parents} does not name it, or {@code --exclude} does
 * @param children of a directory, in byte order: those that are copied
 */
record CopyNode(BytePath name, FileStatus status, boolean chosen, List<CopyNode> children) {
  CopyNode {
    children = List.copyOf(children);
  }

  static CopyNode file(BytePath name, FileStatus status) {
    return new CopyNode(name, status, true, List.of());
  }

  boolean isDirectory() {
    return status.isDirectory();
  }

  /** Files and directories, this one among them. */
  long count() {
    long count = 1;
    for (CopyNode child : children) {
      count += child.count();
    }
    return count;
  }

  /** Bytes of content, without what several names share counted once. */
  long bytes() {
    long bytes = status.isRegular() ? status.size() : 0;
    for (CopyNode child : children) {
      bytes += child.bytes();
    }
    return bytes;
  }
}
