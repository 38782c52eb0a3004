package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount.SecretMount;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.Mount;
import dev.envbuilder.linux.MountFlag;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Shows secrets as files. The content is kept, while the step runs, in a directory of a random name
 * on {@code /dev/shm} or another file system in memory, so that no disk ever sees a value; the
 * target is that file. Only where the container has none at all, it is below {@code /.envbuilder},
 * and a warning says so.
 */
final class SecretFiles {
  /** Where containers have file systems in memory, this one first: it is made for passing data. */
  private static final BytePath FIRST = BytePath.of("/dev/shm");

  private static final BytePath NAME = BytePath.of("0");

  private final BytePath disk;
  private final EventSink events;
  private boolean warned;

  /**
   * @param disk a directory of ours, for containers without memory-backed storage
   */
  SecretFiles(BytePath disk, EventSink events) {
    this.disk = disk;
    this.events = events;
  }

  /** Shows a value at a path of the root. */
  void show(SecretMount mount, BytePath target, byte[] value, MountPoints points)
      throws BuildException, IOException {
    Optional<BytePath> memory = memory();
    StepStorage storage = StepStorage.make(memory.isPresent() ? memory.get() : diskWithWarning());
    points.later(storage::close);
    Directory directory = storage.directory();
    try (OpenFile file = directory.createFile(NAME, 0600)) {
      file.write(value, 0, value.length);
      file.chown(mount.uid(), mount.gid());
      file.chmod(mount.mode());
    }
    points.showFile("secret", target, directory.path().append(NAME), flags(mount));
  }

  /** As BuildKit mounts them ({@code solver/llbsolver/mounts/secretmount_unix.go}). */
  private static Set<MountFlag> flags(SecretMount mount) {
    Set<MountFlag> flags =
        EnumSet.of(MountFlag.READ_ONLY, MountFlag.NO_SET_ID, MountFlag.NO_DEVICES);
    if ((mount.mode() & 0111) == 0) {
      flags.add(MountFlag.NO_PROGRAMS);
    }
    return flags;
  }

  /**
   * The place in memory for the files; empty where the container has none. Docker, podman and
   * Kubernetes mount a tmpfs at {@code /dev} even where there is no {@code /dev/shm}.
   */
  static Optional<BytePath> memory() throws LinuxException {
    MountTable mounts = MountTable.read();
    if (isMemory(mounts, FIRST)) {
      return Optional.of(FIRST);
    }
    for (BytePath place : TmpfsMounts.PLACES) {
      if (isMemory(mounts, place)) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  private static boolean isMemory(MountTable mounts, BytePath place) {
    Optional<Mount> mount = mounts.of(place);
    return mount.isPresent()
        && !mount.get().readOnly()
        && TmpfsMounts.TYPES.contains(mount.get().fsType())
        && mount.get().point().equals(place);
  }

  private BytePath diskWithWarning() {
    if (!warned) {
      warned = true;
      events.accept(
          new Event.Warning(
              "this container has no file system in memory, so secret files are on its disk while"
                  + " their step runs; mount a tmpfs at /dev/shm to avoid it, or set"
                  + " ENVBUILDER_SECRET_ON_DISK=fail to refuse"));
    }
    return disk;
  }
}
