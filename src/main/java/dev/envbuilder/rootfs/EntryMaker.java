package dev.envbuilder.rootfs;

import dev.envbuilder.archive.Extent;
import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarReader;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Makes what an entry of a layer says at its place. System calls per entry, its directory being
 * open: a file takes openat, a write per 64 KiB, fchown, fchmod, futimens and close; a directory
 * mkdirat, openat, fchown, fchmod, in the end statx, utimensat and close; a symbolic link
 * symlinkat, fchownat, utimensat; each extended attribute one more. Only when something is in the
 * way is there a second try.
 *
 * <p>The order is fixed: a chown clears set-user-ID bits and {@code security.capability}, and
 * making an entry changes the time of its directory.
 */
final class EntryMaker {
  private static final int BUFFER = 64 << 10;
  private static final int FILE_MODE = 0600;
  private static final int DIRECTORY_MODE = 0700;

  private record Time(long seconds, int nanos) {}

  private final Root root;
  private final Warnings warnings;
  private final byte[] buffer = new byte[BUFFER];

  /** Times to set when nothing is put into the directories any more. */
  private final SequencedMap<BytePath, Time> directoryTimes = new LinkedHashMap<>();

  private long bytes;

  EntryMaker(Root root, Warnings warnings) {
    this.root = root;
    this.warnings = warnings;
  }

  /** File content written so far. */
  long bytes() {
    return bytes;
  }

  /** Makes an entry of any type but a hard link, in the place of what is there. */
  void make(TarEntry entry, Place place, TarReader content) throws IOException {
    switch (entry.type()) {
      case FILE -> makeFile(entry, place, content);
      case DIRECTORY -> makeDirectory(entry, place);
      case SYMLINK -> makeSymlink(entry, place);
      case CHAR -> makeNode(entry, place, FileType.CHARACTER_DEVICE);
      case BLOCK -> makeNode(entry, place, FileType.BLOCK_DEVICE);
      case FIFO -> makeNode(entry, place, FileType.FIFO);
      case HARDLINK -> throw new IllegalArgumentException("'" + entry.name() + "' is a link");
    }
  }

  private void makeFile(TarEntry entry, Place place, TarReader content) throws IOException {
    Directory parent = place.parent();
    try (OpenFile file = retrying(place, () -> parent.createFile(place.name(), FILE_MODE))) {
      write(file, entry.size(), content);
      file.chown(entry.uid(), entry.gid());
      file.chmod(entry.mode());
      for (BytePath name : entry.xattrs().names()) {
        setXattr(place.path(), name, () -> file.setXattr(name, value(entry, name)));
      }
      file.setModified(entry.mtimeSeconds(), entry.mtimeNanos());
    }
  }

  private void write(OpenFile file, long size, TarReader reader) throws IOException {
    InputStream content = reader.content();
    List<Extent> extents = reader.extents();
    long position = 0;
    for (Extent extent : extents) {
      if (extent.offset() > position) {
        content.skipNBytes(extent.offset() - position);
        file.seek(extent.offset());
      }
      copy(content, file, extent.length());
      position = extent.end();
    }
    if (position < size) {
      file.truncate(size); // the rest is a hole
    }
  }

  private void copy(InputStream content, OpenFile file, long length) throws IOException {
    long left = length;
    while (left > 0) {
      int count = content.read(buffer, 0, (int) Math.min(left, BUFFER));
      if (count < 0) {
        throw new EOFException("'" + file.path() + "': its content ends too early");
      }
      file.write(buffer, 0, count);
      left -= count;
      bytes += count;
    }
  }

  private void makeDirectory(TarEntry entry, Place place) throws IOException {
    boolean existed = false;
    try {
      place.parent().makeDirectory(place.name(), DIRECTORY_MODE);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      existed = place.parent().status(place.name()).isDirectory();
      if (!existed) {
        place.parent().unlink(place.name());
        place.parent().makeDirectory(place.name(), DIRECTORY_MODE);
      }
    }
    Directory directory = root.enter(place).directory();
    describeDirectory(directory, place.path(), entry, existed);
  }

  /**
   * Gives a directory the metadata of an entry, its time in the end.
   *
   * @param existed whether it may have extended attributes that the entry does not name
   */
  void describeDirectory(Directory directory, BytePath path, TarEntry entry, boolean existed)
      throws IOException {
    directory.chown(entry.uid(), entry.gid());
    directory.chmod(entry.mode());
    if (existed) {
      for (BytePath name : directory.xattrs().keySet()) {
        if (XattrRules.belongsToFile(name) && !entry.xattrs().names().contains(name)) {
          directory.removeXattr(name);
        }
      }
    }
    for (BytePath name : entry.xattrs().names()) {
      setXattr(path, name, () -> directory.setXattr(name, value(entry, name)));
    }
    directoryTimes.putLast(path, new Time(entry.mtimeSeconds(), entry.mtimeNanos()));
  }

  private void makeSymlink(TarEntry entry, Place place) throws IOException {
    if (entry.linkName().isEmpty()) {
      throw new LayerEntryException(entry.name(), "is a symbolic link without a target");
    }
    retrying(
        place,
        () -> {
          place.parent().makeSymlink(place.name(), entry.linkName());
          return true;
        });
    describe(entry, place, false);
  }

  private void makeNode(TarEntry entry, Place place, FileType type) throws IOException {
    try {
      retrying(
          place,
          () -> {
            place
                .parent()
                .makeNode(place.name(), type, FILE_MODE, entry.devMajor(), entry.devMinor());
            return true;
          });
    } catch (LinuxException e) {
      if (e.errno() != Errno.EPERM || entry.type() == TarType.FIFO) {
        throw e;
      }
      warnings.add(
          "device",
          "device '%s' was left out: this container may not make devices (capability MKNOD)"
              .formatted(place.path()));
      return;
    }
    describe(entry, place, true);
  }

  /** By name, for what cannot be opened. */
  private void describe(TarEntry entry, Place place, boolean hasMode) throws IOException {
    Directory parent = place.parent();
    BytePath name = place.name();
    parent.chown(name, entry.uid(), entry.gid());
    if (hasMode) {
      parent.chmod(name, entry.mode());
    }
    for (BytePath attribute : entry.xattrs().names()) {
      setXattr(
          place.path(), attribute, () -> parent.setXattr(name, attribute, value(entry, attribute)));
    }
    parent.setModified(name, entry.mtimeSeconds(), entry.mtimeNanos());
  }

  /** Makes a further name for what is at another place. */
  void makeLink(TarEntry entry, Place from, Place to) throws IOException {
    if (from.path().equals(to.path())) {
      return; // replacing it by itself would lose it
    }
    FileStatus target = from.parent().status(from.name());
    if (target.isDirectory()) {
      throw new LayerEntryException(
          entry.name(), "is a hard link to '" + entry.linkName() + "', which is a directory");
    }
    if (to.parent().find(to.name()).filter(target::isSameFileAs).isPresent()) {
      return;
    }
    retrying(
        to,
        () -> {
          from.parent().link(from.name(), to.parent(), to.name());
          return true;
        });
  }

  @FunctionalInterface
  private interface Making<T> {
    T make() throws LinuxException;
  }

  /** Tries once more after what is in the way was removed. */
  private <T> T retrying(Place place, Making<T> making) throws IOException {
    try {
      return making.make();
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    root.forget(place.path());
    new TreeRemoval(place.parent()).remove(place.name(), place.keep());
    return making.make();
  }

  @FunctionalInterface
  private interface Setting {
    void set() throws LinuxException;
  }

  /** What cannot be set here is told once per attribute, and the file is used without it. */
  private void setXattr(BytePath path, BytePath name, Setting setting) throws LinuxException {
    if (isOverlay(name)) {
      warn(path, name, "it belongs to overlayfs");
      return;
    }
    try {
      setting.set();
    } catch (LinuxException e) {
      switch (e.errno()) {
        // the last two mean that a value is larger than here is room for, mostly not a full disk
        case Errno.EPERM,
            Errno.EACCES,
            Errno.EOPNOTSUPP,
            Errno.EINVAL,
            Errno.ERANGE,
            Errno.E2BIG,
            Errno.ENOSPC ->
            warn(path, name, Errno.describe(e.errno()));
        default -> throw e;
      }
    }
  }

  private static boolean isOverlay(BytePath name) {
    return name.startsWithText("trusted.overlay.") || name.startsWithText("user.overlay.");
  }

  private void warn(BytePath path, BytePath name, String why) {
    warnings.add(
        "xattr " + name,
        "extended attribute '%s' of '%s' was left out: %s".formatted(name, path, why));
  }

  private static byte[] value(TarEntry entry, BytePath name) {
    return entry.xattrs().get(name).orElseThrow();
  }

  /** Sets the times of all directories, the last first: a directory may have been replaced. */
  void setDirectoryTimes() throws IOException {
    for (Map.Entry<BytePath, Time> each : directoryTimes.reversed().entrySet()) {
      Time time = each.getValue();
      if (each.getKey().equals(BytePath.ROOT)) {
        root.directory().setModified(time.seconds(), time.nanos());
      } else {
        setTime(each.getKey(), time);
      }
    }
  }

  private void setTime(BytePath path, Time time) throws IOException {
    try (Location location = root.resolve(path)) {
      if (location instanceof Place place
          && place.path().equals(path) // else a link has come into the way
          && place.parent().find(place.name()).filter(FileStatus::isDirectory).isPresent()) {
        place.parent().setModified(place.name(), time.seconds(), time.nanos());
      }
    } catch (ResolveException e) {
      // The layer replaced or removed a directory above it after this one: no time to set.
      return;
    }
  }
}
