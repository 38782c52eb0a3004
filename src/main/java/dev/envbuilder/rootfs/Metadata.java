package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Descriptor;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.util.Map;
import java.util.SortedMap;

/** Gives one file the metadata of another: owner, mode, attributes and time, in this order. */
final class Metadata {
  private Metadata() {}

  /** To an open file or directory; attributes that are not among these are taken away. */
  static void apply(FileStatus status, SortedMap<BytePath, byte[]> xattrs, Descriptor to)
      throws LinuxException {
    to.chown(status.uid(), status.gid());
    to.chmod(status.mode());
    for (BytePath name : to.xattrs().keySet()) {
      if (XattrRules.belongsToFile(name) && !xattrs.containsKey(name)) {
        to.removeXattr(name);
      }
    }
    for (Map.Entry<BytePath, byte[]> each : xattrs.entrySet()) {
      if (XattrRules.belongsToFile(each.getKey())) {
        to.setXattr(each.getKey(), each.getValue());
      }
    }
    to.setModified(status.mtimeSeconds(), status.mtimeNanos());
  }

  /** To a new entry that cannot be opened. */
  static void apply(
      FileStatus status, SortedMap<BytePath, byte[]> xattrs, Directory directory, BytePath name)
      throws LinuxException {
    directory.chown(name, status.uid(), status.gid());
    if (!status.isSymlink()) {
      directory.chmod(name, status.mode());
    }
    for (Map.Entry<BytePath, byte[]> each : xattrs.entrySet()) {
      if (XattrRules.belongsToFile(each.getKey())) {
        directory.setXattr(name, each.getKey(), each.getValue());
      }
    }
    directory.setModified(name, status.mtimeSeconds(), status.mtimeNanos());
  }
}
