package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount.TmpfsMount;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileSystemRoom;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.Mount;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shows {@code type=tmpfs}: without real mounts, an empty directory in a file system in memory that
 * the container has, or on disk where none has room.
 */
final class TmpfsMounts {
  /** Where containers have file systems in memory; the first one is for whoever wants more room. */
  static final List<BytePath> PLACES =
      List.of(
          BytePath.of("/.envbuilder/tmpfs"),
          BytePath.of("/dev/shm"),
          BytePath.of("/run"),
          BytePath.of("/tmp"),
          BytePath.of("/var/tmp"),
          BytePath.of("/dev"));

  private static final String WHAT = "tmpfs mount";
  static final Set<String> TYPES = Set.of("tmpfs", "ramfs");
  private static final long LEAST_ROOM = 16L << 20;
  private static final long FULL = 1L << 20;

  /** Of a new tmpfs, where no directory stands to take it from. */
  private static final int MODE = 01777;

  private static final BytePath LOCK = BytePath.of("lock");
  private static final BytePath FILES = BytePath.of("files");

  private final EventSink events;

  TmpfsMounts(EventSink events) {
    this.events = events;
  }

  /** A file system in memory that mounts of the step are in. */
  record Memory(BytePath place, FileSystemRoom before) {
    /** Says that it has no room left, if so. */
    Optional<String> problem() throws IOException {
      try (Directory directory = Directory.open(place)) {
        if (directory.room().free() >= FULL) {
          return Optional.empty();
        }
      }
      return Optional.of(
          ("the file system in memory at '%s', which its tmpfs mount is in, is full (it had %d MiB);"
                  + " give the mount the size that it needs (size=1g), so that a place is chosen"
                  + " which has it, or start the container with more memory for it (docker run"
                  + " --tmpfs /.envbuilder/tmpfs:exec,size=2g)")
              .formatted(place, before.free() >> 20));
    }
  }

  /** Removes what a builder left that was killed. */
  static void removeLeftovers() throws IOException {
    for (BytePath place : PLACES) {
      StepStorage.removeLeftovers(place);
    }
  }

  /**
   * Shows an empty directory.
   *
   * @return which file system of the container it shares; empty if it is one of its own, or on disk
   */
  Optional<Memory> show(TmpfsMount mount, BytePath target, MountPoints points)
      throws BuildException, IOException {
    return switch (points) {
      case StandIns standIns -> show(mount, target, standIns);
      case RealMounts real -> {
        real.memory(WHAT, target, mount.size(), mount.readOnly());
        yield Optional.empty();
      }
    };
  }

  private Optional<Memory> show(TmpfsMount mount, BytePath target, StandIns points)
      throws BuildException, IOException {
    StandIns.Point point = points.open(WHAT, target);
    // as runc: the mode of what is covered, else the kernel's
    int mode = point.there().map(FileStatus::mode).orElse(MODE);
    Optional<Memory> memory = choose(mount.size());
    if (memory.isEmpty()) {
      warn(mount, target, points);
      showOnDisk(point, mode, points);
      return memory;
    }
    StepStorage storage = StepStorage.make(memory.get().place());
    points.later(storage::close);
    Directory folder = storage.directory();
    BytePath name = point.name().equals(LOCK) ? FILES : point.name();
    make(folder, name, mode);
    points.link(point, folder.path().append(name), true);
    return memory;
  }

  private static void showOnDisk(StandIns.Point point, int mode, StandIns points)
      throws BuildException, IOException {
    try (Directory folder = points.staging(point)) {
      BytePath name = points.newName();
      make(folder, name, mode);
      points.move(point, folder, name, () -> {});
    }
  }

  private static void make(Directory folder, BytePath name, int mode) throws LinuxException {
    folder.makeDirectory(name, 0700);
    folder.chown(name, 0, 0);
    folder.chmod(name, mode);
  }

  private static Optional<Memory> choose(long size) throws IOException {
    MountTable mounts = MountTable.read();
    Optional<Memory> best = Optional.empty();
    for (BytePath place : PLACES) {
      Optional<Mount> mount = mounts.of(place);
      if (mount.isPresent() && mount.get().point().equals(place) && isUsable(mount.get())) {
        try (Directory directory = Directory.open(place)) {
          FileSystemRoom room = directory.room();
          boolean larger = best.isEmpty() || room.free() > best.get().before().free();
          if (larger && room.free() >= Math.max(size, LEAST_ROOM)) {
            best = Optional.of(new Memory(place, room));
          }
        }
      }
    }
    return best;
  }

  /** Docker mounts /dev/shm noexec: programs that a step puts into a tmpfs would not run. */
  private static boolean isUsable(Mount mount) {
    return TYPES.contains(mount.fsType())
        && !mount.readOnly()
        && !mount.options().contains("noexec");
  }

  private void warn(TmpfsMount mount, BytePath target, MountPoints points) {
    String wanted = mount.size() > 0 ? mount.size() + " bytes" : (LEAST_ROOM >> 20) + " MiB";
    events.accept(
        new Event.Warning(
            ("%s: the tmpfs mount at '%s' is on disk, because no file system in memory of this"
                    + " container has room for %s and lets programs run; give it one with docker run"
                    + " --tmpfs /.envbuilder/tmpfs:exec,size=2g")
                .formatted(points.step(), target, wanted)));
  }
}
