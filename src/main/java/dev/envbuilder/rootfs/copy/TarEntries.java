package dev.envbuilder.rootfs.copy;

import dev.envbuilder.archive.Extent;
import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarReader;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/** Writes what single entries of an archive describe; their places are free. */
final class TarEntries {
  private static final int BUFFER = 1 << 17;

  /** What fits into a Go time, which is nanoseconds; BuildKit takes 0 for what does not. */
  private static final long LAST_SECOND = Long.MAX_VALUE / 1_000_000_000;

  private final BytePath rootPath;
  private final CopyOwner owner;
  private final CopyListener listener;
  private final byte[] buffer = new byte[BUFFER];

  /**
   * @param rootPath the path of the directory that paths are relative to
   */
  TarEntries(BytePath rootPath, CopyOwner owner, CopyListener listener) {
    this.rootPath = rootPath;
    this.owner = owner;
    this.listener = listener;
  }

  void file(Directory parent, BytePath path, TarEntry entry, TarReader reader) throws IOException {
    try (OpenFile file = parent.createFile(path.name(), 0600)) {
      InputStream content = reader.content();
      long at = 0;
      for (Extent extent : reader.extents()) {
        if (extent.offset() > at) {
          content.skipNBytes(extent.offset() - at);
          file.seek(extent.offset());
        }
        write(content, file, extent.length());
        at = extent.end();
      }
      if (at < entry.size()) {
        file.truncate(entry.size());
      }
      CopyOwner.Fixed to = owner.of(entry.uid(), entry.gid());
      file.chown(to.uid(), to.gid());
      file.chmod(entry.mode());
      Metadata.set(rootPath.append(path), xattrs(entry), file::setXattr, listener);
      file.setModified(seconds(entry), nanos(entry));
    }
  }

  private void write(InputStream content, OpenFile file, long length) throws IOException {
    long left = length;
    while (left > 0) {
      int n = content.read(buffer, 0, (int) Math.min(left, BUFFER));
      if (n < 0) {
        throw new IllegalStateException("the content ended before its last run");
      }
      file.write(buffer, 0, n);
      left -= n;
    }
  }

  void fifo(Directory parent, BytePath path, TarEntry entry) throws IOException {
    parent.makeNode(path.name(), FileType.FIFO, 0600, 0, 0);
    setMetadata(parent, path, entry);
  }

  /** Of anything that is there; a hard link's header counts for the file that it names. */
  void setMetadata(Directory parent, BytePath path, TarEntry entry) throws IOException {
    BytePath name = path.name();
    CopyOwner.Fixed to = owner.of(entry.uid(), entry.gid());
    parent.chown(name, to.uid(), to.gid());
    FileStatus status = parent.status(name);
    if (!status.isSymlink()) {
      parent.chmod(name, entry.mode());
    }
    Metadata.set(
        rootPath.append(path),
        xattrs(entry),
        (attribute, value) -> parent.setXattr(name, attribute, value),
        listener);
    setTime(parent, name, entry);
  }

  static void setTime(Directory parent, BytePath name, TarEntry entry) throws LinuxException {
    parent.setModified(name, seconds(entry), nanos(entry));
  }

  private static boolean hasTime(TarEntry entry) {
    return entry.mtimeSeconds() >= 0 && entry.mtimeSeconds() < LAST_SECOND;
  }

  private static long seconds(TarEntry entry) {
    return hasTime(entry) ? entry.mtimeSeconds() : 0;
  }

  private static int nanos(TarEntry entry) {
    return hasTime(entry) ? entry.mtimeNanos() : 0;
  }

  private static Map<BytePath, byte[]> xattrs(TarEntry entry) {
    Map<BytePath, byte[]> xattrs = new TreeMap<>();
    for (BytePath name : entry.xattrs().names()) {
      xattrs.put(name, entry.xattrs().get(name).orElseThrow());
    }
    return xattrs;
  }
}
