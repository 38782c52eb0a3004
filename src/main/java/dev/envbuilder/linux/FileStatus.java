package dev.envbuilder.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What statx(2) says about one directory entry, links not followed.
 *
 * @param mode the twelve permission bits, without the type
 * @param uid owner, 0 to 2^32-1
 * @param gid group, 0 to 2^32-1
 * @param size bytes; of a symbolic link the length of its target
 * @param blocks units of 512 bytes taken on disk
 * @param inode number within the device
 * @param device the file system, as {@code major << 32 | minor}
 * @param links names of the inode
 * @param mtimeSeconds since 1970, negative before
 * @param mtimeNanos 0 to 999,999,999, forwards from the seconds
 * @param ctimeSeconds last change of content or metadata; user space cannot set it
 * @param ctimeNanos 0 to 999,999,999
 * @param rdevMajor of a device node
 * @param rdevMinor of a device node
 * @param mountRoot whether something is mounted here (always false before Linux 5.8)
 */
public record FileStatus(
    FileType type,
    int mode,
    long uid,
    long gid,
    long size,
    long blocks,
    long inode,
    long device,
    long links,
    long mtimeSeconds,
    int mtimeNanos,
    long ctimeSeconds,
    int ctimeNanos,
    int rdevMajor,
    int rdevMinor,
    boolean mountRoot) {

  /** STATX_BASIC_STATS. */
  static final int MASK = 0x7ff;

  private static final long ATTRIBUTE_MOUNT_ROOT = 0x2000;
  private static final long UNSIGNED = 0xffff_ffffL;

  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  public boolean isRegular() {
    return type == FileType.REGULAR;
  }

  public boolean isSymlink() {
    return type == FileType.SYMLINK;
  }

  /** Whether both are the same inode of the same file system. */
  public boolean isSameFileAs(FileStatus other) {
    return inode == other.inode && device == other.device;
  }

  /** Reads struct statx, whose layout is the same on every machine (linux/stat.h). */
  static FileStatus of(MemorySegment statx) {
    int mode = Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, 28));
    return new FileStatus(
        FileType.ofMode(mode),
        mode & 07777,
        statx.get(ValueLayout.JAVA_INT, 20) & UNSIGNED,
        statx.get(ValueLayout.JAVA_INT, 24) & UNSIGNED,
        statx.get(ValueLayout.JAVA_LONG, 40),
        statx.get(ValueLayout.JAVA_LONG, 48),
        statx.get(ValueLayout.JAVA_LONG, 32),
        ((long) statx.get(ValueLayout.JAVA_INT, 136) << 32)
            | (statx.get(ValueLayout.JAVA_INT, 140) & UNSIGNED),
        statx.get(ValueLayout.JAVA_INT, 16) & UNSIGNED,
        statx.get(ValueLayout.JAVA_LONG, 112),
        statx.get(ValueLayout.JAVA_INT, 120),
        statx.get(ValueLayout.JAVA_LONG, 96),
        statx.get(ValueLayout.JAVA_INT, 104),
        statx.get(ValueLayout.JAVA_INT, 128),
        statx.get(ValueLayout.JAVA_INT, 132),
        (statx.get(ValueLayout.JAVA_LONG, 8) & ATTRIBUTE_MOUNT_ROOT) != 0);
  }
}
