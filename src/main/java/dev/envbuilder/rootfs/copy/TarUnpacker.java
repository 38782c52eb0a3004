package dev.envbuilder.rootfs.copy;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarReader;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Unpacks an archive into a directory that stands for its {@code /}: absolute links in it lead
 * below it, names and links with {@code ..} that would lead out are refused. Directories merge;
 * anything else that is in the way is replaced, devices are passed over (BuildKit {@code
 * llbsolver/file/unpack_root.go}).
 */
final class TarUnpacker {
  private final Directory root;
  private final BytePath rootPath;
  private final Target target;
  private final TarEntries entries;

  /** What is written into a directory moves its time, so these are set last. */
  private final Map<BytePath, TarEntry> directories = new LinkedHashMap<>();

  /**
   * @param root the directory to unpack into
   * @param rootPath its path in the target root
   */
  TarUnpacker(Directory root, BytePath rootPath, CopyRequest request, Target target) {
    this.root = root;
    this.rootPath = rootPath;
    this.target = target;
    this.entries = new TarEntries(rootPath, request.owner(), target.listener());
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
    if (name.isEmpty() || entry.type() == TarType.CHAR || entry.type() == TarType.BLOCK) {
      return; // the directory itself keeps what it is
    }
    InsideRoot.Place place = InsideRoot.resolveEntry(root, name);
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
    int slashes = 0;
    while (slashes < name.length() && name.at(slashes) == '/') {
      slashes++;
    }
    BytePath relative = name.substring(slashes).clean();
    if (!relative.names().isEmpty() && relative.names().getFirst().isDotDot()) {
      throw new CopyException.BadArchive(entry.name(), "'" + name + "' leads out of the archive");
    }
    return relative;
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

  /** What no entry describes is root's, whatever {@code --chown} says. */
  private void makeParent(Directory parent, BytePath name, BytePath path) throws LinuxException {
    parent.makeDirectory(name, 0700);
    target.listener().wrote(path);
    parent.chown(name, 0, 0);
    parent.chmod(name, Target.DIRECTORY_MODE);
  }

  /** Clears the place of an entry; false where what is there must be kept. */
  private boolean makeRoom(Directory parent, InsideRoot.Place place, TarEntry entry, BytePath path)
      throws IOException {
    if (place.status().isEmpty()) {
      return true;
    }
    BytePath name = place.path().name();
    if (place.isDirectory()) {
      return entry.type() == TarType.DIRECTORY || target.removeTree(parent, name, path);
    }
    if (entry.type() == TarType.HARDLINK && isSame(place, entry)) {
      return false;
    }
    parent.unlink(name);
    return true;
  }

  /** An archive may name a file as a link to itself; unlinking it first would lose it. */
  private boolean isSame(InsideRoot.Place place, TarEntry entry) throws IOException {
    BytePath source = inside(entry, entry.linkName());
    Optional<FileStatus> status = InsideRoot.resolveEntry(root, source).status();
    return status.isPresent() && status.get().isSameFileAs(place.status().orElseThrow());
  }

  private void create(Directory parent, BytePath path, TarEntry entry, TarReader reader)
      throws IOException {
    BytePath name = path.name();
    switch (entry.type()) {
      case FILE -> entries.file(parent, path, entry, reader);
      case HARDLINK -> {
        link(parent, name, entry);
        entries.setMetadata(parent, path, entry);
      }
      case SYMLINK -> {
        if (entry.linkName().isEmpty()) {
          throw new CopyException.BadArchive(entry.name(), "it is a link without a target");
        }
        parent.makeSymlink(name, entry.linkName());
        entries.setMetadata(parent, path, entry);
      }
      case FIFO -> entries.fifo(parent, path, entry);
      case DIRECTORY -> {
        if (parent.find(name).isEmpty()) {
          parent.makeDirectory(name, 0700);
        }
        entries.setMetadata(parent, path, entry);
        directories.put(path, entry);
      }
      case CHAR, BLOCK -> throw new IllegalStateException("devices are passed over");
    }
  }

  private void link(Directory parent, BytePath name, TarEntry entry) throws IOException {
    InsideRoot.Place source = InsideRoot.resolveEntry(root, inside(entry, entry.linkName()));
    if (source.status().isEmpty() || source.isDirectory()) {
      throw new CopyException.BadArchive(
          entry.name(), "the file '" + entry.linkName() + "' that it links to is not there");
    }
    try (Directory directory = InsideRoot.open(root, source.path().parent())) {
      directory.link(source.path().name(), parent, name);
    }
  }

  private void setTime(BytePath path, TarEntry entry) throws IOException {
    InsideRoot.Place place = InsideRoot.resolveParent(root, path);
    if (place.path().equals(path) && place.isDirectory()) {
      try (Directory parent = InsideRoot.open(root, path.parent())) {
        TarEntries.setTime(parent, path.name(), entry);
      }
    }
  }
}
