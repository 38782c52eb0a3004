package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Descriptor;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Owner, mode, attributes and time of a copy, set in the one order that works: chown takes
 * set-user-ID bits and capabilities away, and every later step would move the time.
 */
final class Metadata {
  private static final BytePath CAPABILITY = BytePath.of("security.capability");

  private final CopyRequest request;

  Metadata(CopyRequest request) {
    this.request = request;
  }

  /** For an open file or directory. */
  void set(
      Descriptor target,
      BytePath path,
      FileStatus source,
      Map<BytePath, byte[]> xattrs,
      CopyListener listener)
      throws LinuxException {
    CopyOwner.Fixed owner = request.ownerOf(source);
    target.chown(owner.uid(), owner.gid());
    target.chmod(request.mode().apply(source.mode(), source.isDirectory()));
    set(path, xattrs, target::setXattr, listener);
    setTime(target, source);
  }

  void setTime(Descriptor target, FileStatus source) throws LinuxException {
    switch (request.time()) {
      case CopyTime.AsSource() -> target.setModified(source.mtimeSeconds(), source.mtimeNanos());
      case CopyTime.Fixed(long seconds, int nanos) -> target.setModified(seconds, nanos);
    }
  }

  /** For what cannot be opened: links, fifos, devices. */
  void set(
      Directory parent,
      BytePath name,
      BytePath path,
      FileStatus source,
      Map<BytePath, byte[]> xattrs,
      CopyListener listener)
      throws LinuxException {
    CopyOwner.Fixed owner = request.ownerOf(source);
    parent.chown(name, owner.uid(), owner.gid());
    if (!source.isSymlink()) {
      parent.chmod(name, request.mode().apply(source.mode(), false));
    }
    set(path, xattrs, (attribute, value) -> parent.setXattr(name, attribute, value), listener);
    switch (request.time()) {
      case CopyTime.AsSource() ->
          parent.setModified(name, source.mtimeSeconds(), source.mtimeNanos());
      case CopyTime.Fixed(long seconds, int nanos) -> parent.setModified(name, seconds, nanos);
    }
  }

  /** Sets one attribute. */
  interface Setter {
    void set(BytePath attribute, byte[] value) throws LinuxException;
  }

  /** Sets what the file system lets us set, and tells the listener of the rest. */
  static void set(BytePath path, Map<BytePath, byte[]> xattrs, Setter setter, CopyListener listener)
      throws LinuxException {
    for (Map.Entry<BytePath, byte[]> xattr : xattrs.entrySet()) {
      try {
        setter.set(xattr.getKey(), xattr.getValue());
      } catch (LinuxException e) {
        switch (e.errno()) {
          case Errno.EOPNOTSUPP, Errno.EPERM, Errno.EACCES ->
              listener.lostXattr(path, xattr.getKey(), e);
          default -> throw e;
        }
      }
    }
  }

  /** The attributes of a source that belong to its content rather than to where it lies. */
  SortedMap<BytePath, byte[]> copiedXattrs(Directory parent, BytePath name, FileStatus source)
      throws LinuxException {
    return copied(parent.xattrs(name), source);
  }

  /** {@link #copiedXattrs(Directory, BytePath, FileStatus)} of an open file or directory. */
  SortedMap<BytePath, byte[]> copiedXattrs(Descriptor open, FileStatus source)
      throws LinuxException {
    return copied(open.xattrs(), source);
  }

  private SortedMap<BytePath, byte[]> copied(SortedMap<BytePath, byte[]> all, FileStatus source) {
    if (all.isEmpty()) {
      return all;
    }
    SortedMap<BytePath, byte[]> copied = new TreeMap<>(all);
    copied.keySet().removeIf(Metadata::staysBehind);
    if (request.fromContext() && source.isRegular()) {
      // what receives a context sets attributes before it sets the owner, which takes this one away
      copied.remove(CAPABILITY);
    }
    return copied;
  }

  /** The label that SELinux gives by place, and what overlayfs notes for itself. */
  private static boolean staysBehind(BytePath attribute) {
    return attribute.startsWithText("security.selinux")
        || attribute.startsWithText("trusted.overlay.")
        || attribute.startsWithText("user.overlay.");
  }
}
