package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.FileStatus;

/** Which file it is, whatever its names. */
record Inode(long device, long number) {
  static Inode of(FileStatus status) {
    return new Inode(status.device(), status.inode());
  }
}
