package dev.envbuilder.rootfs.copy;

import dev.envbuilder.archive.Extent;
import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarReader;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Unpacks an archive into a directory that stands for its {@code /}: links in it lead nowhere else,
 * names with {@code ..} that would lead out are refused. Directories merge; anything else that is
 * in the way is replaced, as Docker's {@code archive.Untar} does it.
 */
final class TarUnpacker {
  private static final int BUFFER = 1 << 17;

  private final Directory root;
  private final BytePath rootPath;
  private final CopyRequest request;
  private final Target target;
  private final byte[] buffer = new byte[BUFFER];

  /** What is written into a directory moves its time, so these are set last. */
  private final Map<BytePath, TarEntry> directories = new LinkedHashMap<>();

  /**
   * @param root the directory to unpack into
   * @param rootPath its path in the target root
   */
  TarUnpacker(Directory root, BytePath rootPath, CopyRequest request, Target target) {
    this.root = root;
    this.rootPath = rootPath;
    this.request = request;
    this.target = target;
  }

  /** Unpacks a tar archive, compressed or not, and closes the stream. */
  void unpack(InputStream archive) throws IOException {
    try (archive;
        InputStream plain = ArchiveStream.decompressed(archive)) {
      TarReader reader = TarReader.of(plain);
      Optional<TarEntry> entry = reader.next();
      while (entry.isPresent()) {
        unpack(entry.get(), reader);
        entry = reader.next();
      }
    }
    for (Map.Entry<BytePath, TarEntry> directory : directories.entrySet()) {
      setTime(directory.getKey(), directory.getValue());
    }
  }

  private void unpack(TarEntry entry, TarReader reader) throws IOException {
    BytePath name = inside(entry, entry.name());
    if (name.isEmpty()) {
      return; // the directory itself, which keeps what it is
    }
    InsideRoot.Place place = InsideRoot.resolveParent(root, name);
    Optional<Directory> parent = makeParents(place.path().parent());
    if (parent.isEmpty()) {
      return;
    }
    try (Directory directory = parent.get()) {
      BytePath path = rootPath.append(place.path());
      if (!target.isKept(path) && makeRoom(directory, place, entry, path)) {
        target.listener().wrote(path);
        create(directory, place.path(), entry, reader);
      }
    }
  }

  private BytePath inside(TarEntry entry, BytePath name) throws CopyException {
    BytePath relative = name.clean();
    if (!relative.names().isEmpty() && relative.names().getFirst().isDotDot()) {
      throw new CopyException.BadArchive(entry.name(), "'" + name + "' leads out of the archive");
    }
    return relative.isAbsolute() ? relative.substring(1) : relative;
  }

  private Optional<Directory> makeParents(BytePath path) throws IOException {
    Directory current = root.duplicate();
    BytePath at = rootPath;
    for (BytePath name : path.names()) {
      at = at.append(name);
      try (Directory parent = current) {
        Optional<FileStatus> status = parent.find(name);
        if (status.isEmpty()) {
          if (target.isKept(at)) {
            return Optional.empty();
          }
          makeParent(parent, name, at);
        } else if (!status.get().isDirectory()) {
          throw new CopyException.Conflict(at, "it is not a directory, and the archive needs one");
        }
        current = parent.openDirectory(name);
      }
    }
    return Optional.of(current);
  }

  private void makeParent(Directory parent, BytePath name, BytePath path) throws LinuxException {
    parent.makeDirectory(name, 0700);
    target.listener().wrote(path);
    CopyOwner.Fixed owner = request.owner().ofNewParent();
    parent.chown(name, owner.uid(), owner.gid());
    parent.chmod(name, 0755);
  }

  /** Clears the place of an entry; false where what is there must be kept. */
  private boolean makeRoom(Directory parent, InsideRoot.Place place, TarEntry entry, BytePath path)
      throws IOException {
    if (place.status().isEmpty()) {
      return true;
    }
    if (place.isDirectory()) {
      return entry.type() == TarType.DIRECTORY || removeTree(parent, place.path().name(), path);
    }
    if (entry.type() == TarType.HARDLINK && isSame(place, entry)) {
      return false;
    }
    parent.unlink(place.path().name());
    return true;
  }

  /** An archive may name a file as a link to itself; unlinking it first would lose it. */
  private boolean isSame(InsideRoot.Place place, TarEntry entry) throws IOException {
    BytePath source = inside(entry, entry.linkName());
    Optional<FileStatus> status = InsideRoot.resolveParent(root, source).status();
    return status.isPresent() && status.get().isSameFileAs(place.status().orElseThrow());
  }

  private boolean removeTree(Directory parent, BytePath name, BytePath path) throws IOException {
    try (Directory directory = parent.openDirectory(name)) {
      if (holdsKept(directory, path, 0)) {
        return false;
      }
    }
    TreeRemoval.remove(parent, name);
    return true;
  }

  private boolean holdsKept(Directory directory, BytePath path, int depth) throws IOException {
    TreeRemoval.checkDepth(directory.path(), depth);
    for (var entry : directory.entries()) {
      BytePath child = path.append(entry.name());
      if (target.isKept(child)) {
        return true;
      }
      if (entry.type() == FileType.DIRECTORY) {
        try (Directory opened = directory.openDirectory(entry.name())) {
          if (holdsKept(opened, child, depth + 1)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void create(Directory parent, BytePath path, TarEntry entry, TarReader reader)
      throws IOException {
    BytePath name = path.name();
    switch (entry.type()) {
      case FILE -> file(parent, path, entry, reader);
      case HARDLINK -> hardlink(parent, name, entry);
      case SYMLINK -> {
        if (entry.linkName().isEmpty()) {
          throw new CopyException.BadArchive(entry.name(), "it is a link without a target");
        }
        parent.makeSymlink(name, entry.linkName());
        setMetadata(parent, path, entry);
      }
      case CHAR, BLOCK, FIFO -> {
        parent.makeNode(name, nodeType(entry.type()), 0600, entry.devMajor(), entry.devMinor());
        setMetadata(parent, path, entry);
      }
      case DIRECTORY -> {
        if (parent.find(name).isEmpty()) {
          parent.makeDirectory(name, 0700);
        }
        setMetadata(parent, path, entry);
        directories.put(path, entry);
      }
    }
  }

  private static FileType nodeType(TarType type) {
    return switch (type) {
      case CHAR -> FileType.CHARACTER_DEVICE;
      case BLOCK -> FileType.BLOCK_DEVICE;
      case FIFO -> FileType.FIFO;
      case FILE, HARDLINK, SYMLINK, DIRECTORY ->
          throw new IllegalStateException(type + " is not a node");
    };
  }

  private void file(Directory parent, BytePath path, TarEntry entry, TarReader reader)
      throws IOException {
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
      CopyOwner.Fixed owner = request.owner().of(entry.uid(), entry.gid());
      file.chown(owner.uid(), owner.gid());
      file.chmod(request.mode().apply(entry.mode(), false));
      Metadata.set(rootPath.append(path), xattrs(entry), file::setXattr, target.listener());
      switch (request.time()) {
        case CopyTime.AsSource() -> file.setModified(entry.mtimeSeconds(), entry.mtimeNanos());
        case CopyTime.Fixed(long seconds, int nanos) -> file.setModified(seconds, nanos);
      }
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

  private void hardlink(Directory parent, BytePath name, TarEntry entry) throws IOException {
    InsideRoot.Place source = InsideRoot.resolveParent(root, inside(entry, entry.linkName()));
    if (source.status().isEmpty() || source.isDirectory()) {
      throw new CopyException.BadArchive(
          entry.name(), "the file '" + entry.linkName() + "' that it links to is not there");
    }
    try (Directory directory = InsideRoot.open(root, source.path().parent())) {
      directory.link(source.path().name(), parent, name);
    }
  }

  private void setMetadata(Directory parent, BytePath path, TarEntry entry) throws IOException {
    BytePath name = path.name();
    CopyOwner.Fixed owner = request.owner().of(entry.uid(), entry.gid());
    parent.chown(name, owner.uid(), owner.gid());
    if (entry.type() != TarType.SYMLINK) {
      boolean directory = entry.type() == TarType.DIRECTORY;
      parent.chmod(name, request.mode().apply(entry.mode(), directory));
    }
    Metadata.set(
        rootPath.append(path),
        xattrs(entry),
        (attribute, value) -> parent.setXattr(name, attribute, value),
        target.listener());
    setTime(parent, name, entry);
  }

  private void setTime(BytePath path, TarEntry entry) throws IOException {
    InsideRoot.Place place = InsideRoot.resolveParent(root, path);
    if (place.path().equals(path) && place.isDirectory()) {
      try (Directory parent = InsideRoot.open(root, path.parent())) {
        setTime(parent, path.name(), entry);
      }
    }
  }

  private void setTime(Directory parent, BytePath name, TarEntry entry) throws LinuxException {
    switch (request.time()) {
      case CopyTime.AsSource() ->
          parent.setModified(name, entry.mtimeSeconds(), entry.mtimeNanos());
      case CopyTime.Fixed(long seconds, int nanos) -> parent.setModified(name, seconds, nanos);
    }
  }

  private static Map<BytePath, byte[]> xattrs(TarEntry entry) {
    Map<BytePath, byte[]> xattrs = new TreeMap<>();
    for (BytePath name : entry.xattrs().names()) {
      xattrs.put(name, entry.xattrs().get(name).orElseThrow());
    }
    return xattrs;
  }
}
