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
import java.util.Optional;
import java.util.SortedMap;

/** Copies one source. */
final class SourceCopy {
  private final Directory sourceRoot;
  private final Target target;
  private final CopyRequest request;
  private final Metadata metadata;
  private final HardLinks hardLinks;

  SourceCopy(Directory sourceRoot, Target target, CopyRequest request) {
    this.sourceRoot = sourceRoot;
    this.target = target;
    this.request = request;
    this.metadata = new Metadata(request);
    this.hardLinks = new HardLinks(target.root());
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
    FileStatus status = node.status();
    BytePath name = path.name();
    if (!status.isRegular()) {
      makeRoom(to, fromPath, path);
    }
    target.listener().wrote(path);
    switch (status.type()) {
      case REGULAR -> regular(from, fromPath, node, to, path);
      case SYMLINK -> {
        SourceCheck.unchanged(from, fromPath, node);
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

  private static void makeRoom(Directory to, BytePath fromPath, BytePath path) throws IOException {
    Optional<FileStatus> there = to.find(path.name());
    if (there.isEmpty()) {
      return;
    }
    if (there.get().isDirectory()) {
      throw new CopyException.Conflict(
          path, "it is a directory, and the source '" + fromPath + "' is not");
    }
    to.unlink(path.name());
  }

  /** Most copies find nothing in their way, and do without the question. */
  private static OpenFile create(Directory to, BytePath fromPath, BytePath path)
      throws IOException {
    try {
      return to.createFile(path.name(), 0600);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    makeRoom(to, fromPath, path);
    return to.createFile(path.name(), 0600);
  }

  private void regular(
      Directory from, BytePath fromPath, CopyNode node, Directory to, BytePath path)
      throws IOException {
    FileStatus status = node.status();
    if (hardLinks.knows(status)) {
      makeRoom(to, fromPath, path);
      if (hardLinks.link(status, to, path)) {
        return;
      }
    }
    try (OpenFile source = SourceCheck.file(from, fromPath, node);
        OpenFile copy = create(to, fromPath, path)) {
      if (!Content.copy(source, copy, status.size(), status.blocks())) {
        throw new CopyException.Changed(fromPath);
      }
      SourceCheck.check(fromPath, status, source.status());
      SortedMap<BytePath, byte[]> xattrs = metadata.copiedXattrs(source, status);
      metadata.set(copy, path, status, xattrs, target.listener());
    }
    hardLinks.wrote(status, path);
  }

  private void other(Directory from, BytePath fromPath, CopyNode node, Directory to, BytePath path)
      throws IOException {
    FileStatus status = node.status();
    SortedMap<BytePath, byte[]> xattrs = metadata.copiedXattrs(from, fromPath.name(), status);
    metadata.set(to, path.name(), path, status, xattrs, target.listener());
  }
}
