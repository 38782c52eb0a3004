package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount.CacheMount;
import dev.envbuilder.dockerfile.RunMount.Sharing;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.MountFlag;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.TreeMove;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Shows {@code type=cache}. Without real mounts, where the folder of caches is on the root's own
 * file system, the cache is moved to the target for the time of the step, so that it is an ordinary
 * directory there; a note beside its place says where it is, so that it is found when the builder
 * is killed meanwhile. On a volume a link leads to it.
 */
final class CacheMounts {
  private static final String WHAT = "cache mount";
  private static final BytePath NOTE = BytePath.of(".moved-to");
  private static final int LONGEST_NOTE = 1 << 16;

  private final CacheFolder folder;
  private final MountSources sources;

  CacheMounts(CacheFolder folder, MountSources sources) {
    this.folder = folder;
    this.sources = sources;
  }

  /** The caches that one step has taken, and where they are: a second mount shows the same. */
  static final class OfStep {
    private final Map<String, BytePath> places = new HashMap<>();
  }

  /** Shows a cache, which other steps and builds may be kept from until the points are closed. */
  void show(StepMount mount, BytePath target, MountPoints points, OfStep step)
      throws BuildException, IOException, InterruptedException {
    CacheMount options = (CacheMount) mount.options();
    CacheName name = CacheName.of(options.id(), beginning(mount, options, points.step()));
    try {
      switch (points) {
        case StandIns standIns -> show(mount, options, name, target, standIns, step);
        case RealMounts real -> {
          BytePath content = step.places.get(name.folder());
          if (content == null) {
            content = take(mount, options, name, false, points).content();
            step.places.put(name.folder(), content);
          }
          Set<MountFlag> flags = options.readOnly() ? Set.of(MountFlag.READ_ONLY) : Set.of();
          real.bind(WHAT, target, true, new RealMounts.Content.Files(content), flags);
        }
      }
    } catch (LinuxException | FileSystemException e) {
      throw BuildException.at(
          points.step(),
          ("the cache '%s' cannot be kept in '%s': %s; name a folder that can be written to and has"
                  + " room with ENVBUILDER_CACHE_MOUNT_DIR or --cache-mount-dir")
              .formatted(name.shown(), folder.path(), e.getMessage()));
    }
  }

  private void show(
      StepMount mount,
      CacheMount options,
      CacheName name,
      BytePath target,
      StandIns points,
      OfStep step)
      throws BuildException, IOException, InterruptedException {
    StandIns.Point point = points.open(WHAT, target);
    BytePath known = step.places.get(name.folder());
    if (known != null) {
      points.link(point, known, true);
      return;
    }
    boolean near = points.isNear(point, folder.path());
    CacheFolder.Taken taken = take(mount, options, name, near, points);
    if (near) {
      move(taken, point, points);
      step.places.put(name.folder(), point.path());
    } else {
      points.link(point, taken.content(), true);
      step.places.put(name.folder(), taken.content());
    }
  }

  /**
   * Takes an instance until the points are closed.
   *
   * @param alone whether nobody may use it beside, as it will not be in its place
   */
  private CacheFolder.Taken take(
      StepMount mount, CacheMount options, CacheName name, boolean alone, MountPoints points)
      throws BuildException, IOException, InterruptedException {
    CacheFolder.Taken taken =
        folder.take(
            name,
            options.sharing(),
            options.sharing() == Sharing.SHARED && !alone,
            points.step(),
            (directory, made) -> begin(mount, options, directory, made, points.step()));
    points.later(taken::close);
    return taken;
  }

  /** Stands for what a new cache is made of. */
  private String beginning(StepMount mount, CacheMount options, SourceRange step)
      throws BuildException, IOException {
    if (MountSources.isSeeded(mount)) {
      return "files " + sources.digest(mount, step);
    }
    return options.ownedExplicitly()
        ? "%o %d:%d".formatted(options.mode(), options.uid(), options.gid())
        : "";
  }

  private void begin(
      StepMount mount, CacheMount options, Directory directory, BytePath made, SourceRange step)
      throws BuildException, IOException {
    if (MountSources.isSeeded(mount)) {
      sources.copy(mount, directory, made, step);
      return;
    }
    directory.makeDirectory(made, 0700);
    directory.chown(made, options.uid(), options.gid());
    directory.chmod(made, options.mode());
  }

  private static void move(CacheFolder.Taken taken, StandIns.Point point, StandIns points)
      throws BuildException, IOException {
    Directory home = taken.directory();
    removeNote(home);
    new Note(taken.name(), point.path()).write(home);
    points.later(() -> removeNote(home));
    points.move(
        point,
        home,
        taken.name(),
        () -> bringBack(point.parent(), point.name(), home, taken.name()));
  }

  private static void removeNote(Directory home) throws IOException {
    try {
      home.unlink(NOTE);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /** Whatever directory the step left there is the cache now; a new one is made where none is. */
  private static void bringBack(Directory from, BytePath name, Directory home, BytePath content)
      throws IOException {
    Optional<FileStatus> there = from.find(name);
    if (there.isPresent() && there.get().isDirectory() && !there.get().mountRoot()) {
      TreeMove.move(from, name, home, content);
    }
  }

  /**
   * Brings caches home that a killed builder left where a step saw them. What is there by now is
   * taken, as the step could have written it into the cache, too.
   *
   * @param root where the root is
   */
  void recover(BytePath root) throws IOException {
    for (BytePath instance : folder.allInstances()) {
      try (Directory home = Directory.open(instance)) {
        if (home.find(NOTE).isPresent()) {
          recover(root, home, Note.read(home));
          removeNote(home);
        }
      }
    }
  }

  private static void recover(BytePath root, Directory home, Note note) throws IOException {
    if (home.find(note.content()).isPresent()) {
      return; // killed before it was moved, or after it was brought back
    }
    Directory directory = Directory.open(root);
    try {
      for (BytePath name : note.moved().parent().names()) {
        try (Directory above = directory) {
          directory = above.openDirectory(name);
        }
      }
      bringBack(directory, note.moved().name(), home, note.content());
    } catch (LinuxException e) {
      boolean isGone =
          e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.EXDEV;
      if (!isGone) {
        throw e;
      }
    } finally {
      directory.close();
    }
  }

  /**
   * Says where a cache has been moved to.
   *
   * @param content its name at home
   * @param moved its real path in the root
   */
  private record Note(BytePath content, BytePath moved) {
    static Note read(Directory home) throws IOException {
      try (OpenFile file = home.openFile(NOTE)) {
        byte[] bytes = file.readAll(LONGEST_NOTE);
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
          end++;
        }
        int rest = Math.min(end + 1, bytes.length);
        return new Note(BytePath.of(bytes, 0, end), BytePath.of(bytes, rest, bytes.length - rest));
      }
    }

    void write(Directory home) throws IOException {
      byte[] first = (content + "\n").getBytes(StandardCharsets.UTF_8);
      byte[] second = moved.toByteArray();
      try (OpenFile file = home.createFile(NOTE, 0600)) {
        file.write(first, 0, first.length);
        file.write(second, 0, second.length);
      }
    }
  }
}
