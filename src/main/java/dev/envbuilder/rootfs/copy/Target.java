package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The root file system that is written to: where things go, and what must be left alone. */
final class Target {
  private final Directory root;
  private final CopyRequest request;
  private final Predicate<BytePath> kept;
  private final CopyListener listener;

  Target(Directory root, CopyRequest request, Predicate<BytePath> kept, CopyListener listener) {
    this.root = root;
    this.request = request;
    this.kept = kept;
    this.listener = listener;
  }

  Directory root() {
    return root;
  }

  CopyListener listener() {
    return listener;
  }

  /** Whether a path must be left alone; the listener hears of it. */
  boolean isKept(BytePath path) {
    if (kept.test(path)) {
      listener.kept(path);
      return true;
    }
    return false;
  }

  /** Where an absolute path leads; with {@code --link} links are in the way, not followed. */
  InsideRoot.Place resolve(BytePath path) throws IOException {
    if (!request.link()) {
      return InsideRoot.resolve(root, path);
    }
    BytePath clean = path.clean();
    BytePath current = BytePath.ROOT;
    Optional<FileStatus> status = Optional.of(root.status());
    for (BytePath name : clean.names()) {
      current = current.append(name);
      status =
          status.isPresent() && status.get().isDirectory()
              ? InsideRoot.resolveParent(root, current).status()
              : Optional.empty();
    }
    return new InsideRoot.Place(clean, status, List.of());
  }

  /**
   * Opens a directory by a path without links, and makes what is missing: 0755, root's, or as
   * {@code --chown} and an octal {@code --chmod} say.
   *
   * @return empty where a missing directory would be a kept path
   */
  Optional<Directory> makeDirectories(BytePath path) throws IOException {
    Directory current = root.duplicate();
    BytePath at = BytePath.ROOT;
    for (BytePath name : path.names()) {
      at = at.append(name);
      try (Directory parent = current) {
        Optional<Directory> next = enter(parent, name, at);
        if (next.isEmpty()) {
          return next;
        }
        current = next.get();
      }
    }
    return Optional.of(current);
  }

  private Optional<Directory> enter(Directory parent, BytePath name, BytePath path)
      throws IOException {
    Optional<FileStatus> status = parent.find(name);
    if (status.isPresent() && status.get().isDirectory()) {
      return Optional.of(parent.openDirectory(name));
    }
    if (isKept(path)) {
      return Optional.empty();
    }
    if (status.isPresent()) {
      if (!request.link()) {
        throw new CopyException.Conflict(path, "it is not a directory, and one is needed there");
      }
      parent.unlink(name);
    }
    int mode = request.mode().isAbsolute() ? request.mode().apply(0755, true) : 0755;
    return Optional.of(make(parent, name, path, mode));
  }

  /** Makes a directory that no source describes, whatever the umask. */
  private Directory make(Directory parent, BytePath name, BytePath path, int mode)
      throws LinuxException {
    parent.makeDirectory(name, 0700);
    listener.wrote(path);
    Directory made = parent.openDirectory(name);
    try {
      CopyOwner.Fixed owner = request.owner().ofNewParent();
      made.chown(owner.uid(), owner.gid());
      made.chmod(mode);
      if (request.time() instanceof CopyTime.Fixed(long seconds, int nanos)) {
        made.setModified(seconds, nanos);
      }
      return made;
    } catch (LinuxException e) {
      made.close();
      throw e;
    }
  }
}
