package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;

/** Hears what a copy does to the target root; paths are absolute in it. */
public interface CopyListener {
  /** Something was made, replaced or changed at this path. */
  void wrote(BytePath path);

  /** This path is kept as it is, with all that is below it, although a source wanted it. */
  void kept(BytePath path);

  /** An extended attribute could not be set: the file system or the container forbids it. */
  void lostXattr(BytePath path, BytePath attribute, LinuxException why);
}
