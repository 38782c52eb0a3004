package dev.envbuilder.rootfs.copy;

import dev.envbuilder.archive.ArchiveException;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Copies one source. Files that share an inode in it share one in the target. */
final class SourceCopy {
  private final Directory sourceRoot;
  private final Target target;
  private final CopyRequest request;
  private final Metadata metadata;
  private final Map<Inode, BytePath> written = new HashMap<>();

  SourceCopy(Directory sourceRoot, Target target, CopyRequest request) {
    this.sourceRoot = sourceRoot;
    this.target = target;
    this.request = request;
    this.metadata = new Metadata(request);
  }

  void copy(CopySource source) throws IOException {
    BytePath wanted = request.destination();
    boolean intoDirectory = wanted.endsWithSlash() || wanted.name().isDot();
    BytePath first = intoDirectory || source.unpacked() ? wanted : wanted.parent();
    InsideRoot.Place parent = target.resolve(first);
    // --chmod says nothing of what is in an archive, nor of where it goes
    int mode = source.unpacked() ? Target.DIRECTORY_MODE : target.parentMode();
    if (!make(parent.path(), mode)) {
      return;
    }
    InsideRoot.Place place = target.resolve(wanted);
    if (source.unpacked()) {
      unpack(source, place.path());
    } else if (source.node().isDirectory()) {
      copyContents(source, place.path());
    } else {
      boolean below = place.isDirectory();
      copyFile(source, below ? place.path().append(source.node().name()) : place.path());
    }
  }

  private boolean make(BytePath path, int mode) throws IOException {
    Optional<Directory> made = target.makeDirectories(path, mode);
    if (made.isPresent()) {
      made.get().close();
    }
    return made.isPresent();
  }

  private void unpack(CopySource source, BytePath path) throws IOException {
    if (target.isKept(path)) {
      return;
    }
    try (Directory parent = InsideRoot.open(sourceRoot, source.path().parent());
        OpenFile file = SourceCheck.file(parent, source.path(), source.node());
        Directory directory = InsideRoot.open(target.root(), path)) {
      new TarUnpacker(directory, path, request, target).unpack(file.input());
    } catch (ArchiveException e) {
      throw new CopyException.BadArchive(source, e);
    }
  }

  private void copyFile(CopySource source, BytePath path) throws IOException {
    if (!make(path.parent(), target.parentMode())) {
      return;
    }
    try (Directory from = InsideRoot.open(sourceRoot, source.path().parent());
        Directory to = InsideRoot.open(target.root(), path.parent())) {
      file(from, source.path(), source.node(), to, path);
    }
  }

  /**
   * What is in a directory goes into the destination, which is made if it is missing, and of the
   * source has no more than the time.
   */
  private void copyContents(CopySource source, BytePath path) throws IOException {
    Optional<Directory> made = target.makeDirectories(path, target.parentMode());
    if (made.isEmpty()) {
      return;
    }
    try (Directory to = made.get();
        Directory from = openSource(source)) {
      boolean isRoot = path.names().isEmpty();
      if (isRoot || !target.isKept(path)) {
        children(from, source.path(), source.node(), to, path);
        if (!isRoot) {
          metadata.setTime(to, source.node().status());
        }
      }
    }
  }

  private Directory openSource(CopySource source) throws IOException {
    Directory directory = InsideRoot.open(sourceRoot, source.path());
    if (!directory.status().isSameFileAs(source.node().status())) {
      directory.close();
      throw new CopyException.Changed(source.path());
    }
    return directory;
  }

  private void children(
      Directory from, BytePath fromPath, CopyNode node, Directory to, BytePath toPath)
      throws IOException {
    for (CopyNode child : node.children()) {
      BytePath sourcePath = fromPath.append(child.name());
      BytePath targetPath = toPath.append(child.name());
      if (child.isDirectory()) {
        directory(from, sourcePath, child, to, targetPath);
      } else {
        file(from, sourcePath, child, to, targetPath);
      }
    }
  }

  /**
   * A directory met on the way takes the metadata of the source, and keeps what is in it. One that
   * is not copied for itself gives its mode alone to a directory that is there.
   */
  private void directory(
      Directory from, BytePath fromPath, CopyNode node, Directory to, BytePath path)
      throws IOException {
    if (target.isKept(path)) {
      return;
    }
    BytePath name = path.name();
    Optional<FileStatus> there = to.find(name);
    if (there.isPresent() && !there.get().isDirectory()) {
      throw new CopyException.Conflict(
          path, "it is not a directory, and the source '" + fromPath + "' is one");
    }
    if (there.isEmpty()) {
      to.makeDirectory(name, 0700);
    }
    target.listener().wrote(path);
    try (Directory source = SourceCheck.directory(from, fromPath, node);
        Directory made = to.openDirectory(name)) {
      children(source, fromPath, node, made, path);
      FileStatus status = node.status();
      if (node.chosen() || there.isEmpty()) {
        SortedMap<BytePath, byte[]> xattrs = metadata.copiedXattrs(source, status);
        metadata.set(made, path, status, xattrs, target.listener());
      } else {
        made.chmod(status.mode());
      }
    }
  }

  /** Copies anything but a directory, in place of anything but a directory. */
  void file(Directory from, BytePath fromPath, CopyNode node, Directory to, BytePath path)
      throws IOException {
    if (target.isKept(path)) {
      return;
    }
    BytePath name = path.name();
    Optional<FileStatus> there = to.find(name);
    if (there.isPresent()) {
      if (there.get().isDirectory()) {
        throw new CopyException.Conflict(
            path, "it is a directory, and the source '" + fromPath + "' is not");
      }
      to.unlink(name);
    }
    target.listener().wrote(path);
    FileStatus status = node.status();
    switch (status.type()) {
      case REGULAR -> regular(from, fromPath, node, to, path);
      case SYMLINK -> {
        checkUnchanged(from, fromPath, node);
        to.makeSymlink(name, from.readLink(fromPath.name()));
        other(from, fromPath, node, to, path);
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> {
        to.makeNode(name, status.type(), 0600, status.rdevMajor(), status.rdevMinor());
        other(from, fromPath, node, to, path);
      }
      // A socket without the process behind it is nothing; BuildKit leaves a stub as well.
      case SOCKET -> {
        to.makeNode(name, FileType.REGULAR, 0600, 0, 0);
        other(from, fromPath, node, to, path);
      }
      case DIRECTORY -> throw new IllegalStateException("'" + fromPath + "' is a directory");
    }
  }

  private void regular(
      Directory from, BytePath fromPath, CopyNode node, Directory to, BytePath path)
      throws IOException {
    FileStatus status = node.status();
    if (status.links() > 1 && linked(status, to, path)) {
      return;
    }
    try (OpenFile source = SourceCheck.file(from, fromPath, node);
        OpenFile copy = to.createFile(path.name(), 0600)) {
      if (!Content.copy(source, copy, status.size(), status.blocks())) {
        throw new CopyException.Changed(fromPath);
      }
      SourceCheck.check(fromPath, status, source.status());
      SortedMap<BytePath, byte[]> xattrs = metadata.copiedXattrs(source, status);
      metadata.set(copy, path, status, xattrs, target.listener());
    }
    if (status.links() > 1) {
      written.put(Inode.of(status), path);
    }
  }

  /** Links to the copy made under another name; a copy of its own where that cannot be. */
  private boolean linked(FileStatus status, Directory to, BytePath path) throws IOException {
    BytePath first = written.get(Inode.of(status));
    if (first == null) {
      return false;
    }
    try (Directory directory = InsideRoot.open(target.root(), first.parent())) {
      directory.link(first.name(), to, path.name());
      return true;
    } catch (LinuxException e) {
      if (e.errno() == Errno.EXDEV || e.errno() == Errno.EMLINK || e.errno() == Errno.EPERM) {
        return false;
      }
      throw e;
    }
  }

  private void other(Directory from, BytePath fromPath, CopyNode node, Directory to, BytePath path)
      throws IOException {
    FileStatus status = node.status();
    SortedMap<BytePath, byte[]> xattrs = metadata.copiedXattrs(from, fromPath.name(), status);
    metadata.set(to, path.name(), path, status, xattrs, target.listener());
  }

  private static void checkUnchanged(Directory from, BytePath path, CopyNode node)
      throws IOException {
    Optional<FileStatus> now = from.find(path.name());
    if (now.isEmpty()) {
      throw new CopyException.Changed(path);
    }
    SourceCheck.check(path, node.status(), now.get());
  }
}
