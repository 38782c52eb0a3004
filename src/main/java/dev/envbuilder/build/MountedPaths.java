package dev.envbuilder.build;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Paths of the root as a step will see them, with mounts over it that are yet to be made. */
final class MountedPaths {
  /** As continuity's {@code fs.RootPath}: more links than that are a circle. */
  private static final int MAX_LINKS = 255;

  private final LiveRoot root;
  private final List<RealMounts.Shown> shown;

  /**
   * @param shown the mounts so far, in order; read anew with each call
   */
  MountedPaths(LiveRoot root, List<RealMounts.Shown> shown) {
    this.root = root;
    this.shown = shown;
  }

  /** The mount that a path without links is on: the last one made at or above it. */
  Optional<RealMounts.Shown> covering(BytePath path) {
    for (RealMounts.Shown each : shown.reversed()) {
      if (path.startsWith(each.path())) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Where a path leads; names that are not there are taken as they are. */
  BytePath resolve(BytePath target) throws IOException {
    Deque<BytePath> rest = new ArrayDeque<>(target.names());
    BytePath at = BytePath.ROOT;
    int links = 0;
    while (!rest.isEmpty()) {
      BytePath name = rest.pop();
      if (name.isDotDot()) {
        at = at.parent();
      } else if (!name.isDot()) {
        Optional<BytePath> link = link(at, name);
        if (link.isEmpty()) {
          at = at.append(name);
          continue;
        }
        links++;
        if (links > MAX_LINKS) {
          throw new IOException("more than " + MAX_LINKS + " links on the way");
        }
        at = link.get().isAbsolute() ? BytePath.ROOT : at;
        link.get().names().reversed().forEach(rest::push);
      }
    }
    return at;
  }

  private Optional<BytePath> link(BytePath directory, BytePath name) throws IOException {
    Optional<FileStatus> there = find(directory.append(name));
    if (there.isEmpty() || !there.get().isSymlink()) {
      return Optional.empty();
    }
    try (Directory parent = openDirectory(directory)) {
      return Optional.of(parent.readLink(name));
    }
  }

  /** What is at a path without links, except in memory that is not mounted yet. */
  Optional<FileStatus> find(BytePath path) throws IOException {
    Optional<RealMounts.Shown> mount = covering(path);
    if (mount.isPresent() && mount.get().content() instanceof RealMounts.Content.Memory) {
      return Optional.empty();
    }
    boolean isTop = mount.isPresent() && mount.get().path().equals(path);
    BytePath place = isTop ? place(mount.get()) : path;
    try {
      Optional<Directory> above =
          isTop ? Optional.of(Directory.open(place.parent())) : findDirectory(path.parent());
      if (above.isEmpty()) {
        return Optional.empty();
      }
      try (Directory parent = above.get()) {
        return parent.find(place.name());
      }
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether something is, or will be, at a path without links. */
  boolean exists(BytePath path) throws IOException {
    Optional<RealMounts.Shown> mount = covering(path);
    if (mount.isPresent() && mount.get().path().equals(path)) {
      return true;
    }
    if (mount.isPresent() && mount.get().content() instanceof RealMounts.Content.Memory(var made)) {
      return made.contains(path);
    }
    return find(path).isPresent();
  }

  /** Opens a directory by a path without links; the caller closes it. */
  Directory openDirectory(BytePath path) throws IOException {
    return findDirectory(path)
        .orElseThrow(() -> new IOException("there is no directory '" + path + "'"));
  }

  private Optional<Directory> findDirectory(BytePath path) throws IOException {
    Optional<RealMounts.Shown> mount = covering(path);
    if (mount.isEmpty()) {
      return root.findDirectory(path);
    }
    Directory directory = Directory.open(place(mount.get()));
    for (BytePath name : path.relativeTo(mount.get().path()).names()) {
      try (Directory above = directory) {
        directory = above.openDirectory(name);
      }
    }
    return Optional.of(directory);
  }

  private static BytePath place(RealMounts.Shown mount) {
    return switch (mount.content()) {
      case RealMounts.Content.Files(BytePath place) -> place;
      case RealMounts.Content.Foreign(BytePath place, var copying) -> place;
      case RealMounts.Content.Memory memory ->
          throw new IllegalStateException("not mounted yet: " + mount.path());
    };
  }
}
