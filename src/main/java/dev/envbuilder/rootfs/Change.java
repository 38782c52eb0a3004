package dev.envbuilder.rootfs;

import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.path.BytePath;

/** One difference between a root and its index. */
public sealed interface Change {
  /** Absolute, as seen from the root. */
  BytePath path();

  /** There was nothing of this name. */
  record Added(BytePath path, FileStatus status) implements Change {}

  /** Something else was there, or the same with other content or metadata. */
  record Modified(BytePath path, FileStatus status) implements Change {}

  /** There is nothing of this name any more; what was below it is not listed. */
  record Deleted(BytePath path) implements Change {}
}
