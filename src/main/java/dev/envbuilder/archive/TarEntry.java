package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;

/**
 * One entry of a tar archive, without its content. Names are verbatim: a reader changes nothing in
 * them, so they may be absolute, hold {@code ..}, or end in a slash.
 *
 * @param mode the twelve permission bits, with set-user-ID, set-group-ID and sticky
 * @param uid numeric owner, 0 to 2^32-2
 * @param gid numeric group, 0 to 2^32-2
 * @param userName owner by name; empty where the archive has none
 * @param groupName group by name; empty where the archive has none
 * @param size bytes of content, holes included; 0 for all but {@link TarType#FILE}
 * @param mtimeSeconds seconds since 1970, negative before
 * @param mtimeNanos 0 to 999,999,999, counted forwards from {@code mtimeSeconds}
 * @param linkName target of a symbolic link, or the name a hard link stands for; else empty
 * @param devMajor device number of {@link TarType#CHAR} and {@link TarType#BLOCK}
 * @param devMinor device number of {@link TarType#CHAR} and {@link TarType#BLOCK}
 */
public record TarEntry(
    BytePath name,
    TarType type,
    int mode,
    long uid,
    long gid,
    BytePath userName,
    BytePath groupName,
    long size,
    long mtimeSeconds,
    int mtimeNanos,
    BytePath linkName,
    int devMajor,
    int devMinor,
    Xattrs xattrs) {
  /** The highest owner number: 2^32-1 means "unchanged" to chown(2). */
  public static final long MAX_ID = 0xffff_fffeL;

  public TarEntry {
    check(mode >= 0 && mode <= 07777, "mode", mode);
    check(uid >= 0 && uid <= MAX_ID, "uid", uid);
    check(gid >= 0 && gid <= MAX_ID, "gid", gid);
    check(size >= 0 && (size == 0 || type == TarType.FILE), "size", size);
    check(mtimeNanos >= 0 && mtimeNanos < 1_000_000_000, "nanoseconds", mtimeNanos);
    check(devMajor >= 0, "device major", devMajor);
    check(devMinor >= 0, "device minor", devMinor);
  }

  private static void check(boolean ok, String what, long value) {
    if (!ok) {
      throw new IllegalArgumentException(what + " " + value + " is out of range");
    }
  }

  /** An entry of this type: mode 0644 (directories 0755), owner 0:0, time 0, no content. */
  public static TarEntry of(TarType type, BytePath name) {
    BytePath none = BytePath.EMPTY;
    int mode = type == TarType.DIRECTORY ? 0755 : 0644;
    return new TarEntry(name, type, mode, 0, 0, none, none, 0, 0, 0, none, 0, 0, Xattrs.NONE);
  }

  public static TarEntry file(BytePath name, long size) {
    return of(TarType.FILE, name).withSize(size);
  }

  public static TarEntry directory(BytePath name) {
    return of(TarType.DIRECTORY, name);
  }

  public static TarEntry symlink(BytePath name, BytePath target) {
    return of(TarType.SYMLINK, name).withMode(0777).withLinkName(target);
  }

  public static TarEntry hardlink(BytePath name, BytePath target) {
    return of(TarType.HARDLINK, name).withLinkName(target);
  }

  public TarEntry withName(BytePath newName) {
    return new TarEntry(
        newName,
        type,
        mode,
        uid,
        gid,
        userName,
        groupName,
        size,
        mtimeSeconds,
        mtimeNanos,
        linkName,
        devMajor,
        devMinor,
        xattrs);
  }

  public TarEntry withMode(int newMode) {
    return new TarEntry(
        name,
        type,
        newMode,
        uid,
        gid,
        userName,
        groupName,
        size,
        mtimeSeconds,
        mtimeNanos,
        linkName,
        devMajor,
        devMinor,
        xattrs);
  }

  public TarEntry withOwner(long newUid, long newGid) {
    return new TarEntry(
        name,
        type,
        mode,
        newUid,
        newGid,
        userName,
        groupName,
        size,
        mtimeSeconds,
        mtimeNanos,
        linkName,
        devMajor,
        devMinor,
        xattrs);
  }

  public TarEntry withOwnerNames(BytePath newUser, BytePath newGroup) {
    return new TarEntry(
        name,
        type,
        mode,
        uid,
        gid,
        newUser,
        newGroup,
        size,
        mtimeSeconds,
        mtimeNanos,
        linkName,
        devMajor,
        devMinor,
        xattrs);
  }

  public TarEntry withSize(long newSize) {
    return new TarEntry(
        name,
        type,
        mode,
        uid,
        gid,
        userName,
        groupName,
        newSize,
        mtimeSeconds,
        mtimeNanos,
        linkName,
        devMajor,
        devMinor,
        xattrs);
  }

  public TarEntry withMtime(long seconds, int nanos) {
    return new TarEntry(
        name, type, mode, uid, gid, userName, groupName, size, seconds, nanos, linkName, devMajor,
        devMinor, xattrs);
  }

  public TarEntry withLinkName(BytePath newLinkName) {
    return new TarEntry(
        name,
        type,
        mode,
        uid,
        gid,
        userName,
        groupName,
        size,
        mtimeSeconds,
        mtimeNanos,
        newLinkName,
        devMajor,
        devMinor,
        xattrs);
  }

  public TarEntry withDevice(int major, int minor) {
    return new TarEntry(
        name,
        type,
        mode,
        uid,
        gid,
        userName,
        groupName,
        size,
        mtimeSeconds,
        mtimeNanos,
        linkName,
        major,
        minor,
        xattrs);
  }

  public TarEntry withXattrs(Xattrs newXattrs) {
    return new TarEntry(
        name,
        type,
        mode,
        uid,
        gid,
        userName,
        groupName,
        size,
        mtimeSeconds,
        mtimeNanos,
        linkName,
        devMajor,
        devMinor,
        newXattrs);
  }
}
