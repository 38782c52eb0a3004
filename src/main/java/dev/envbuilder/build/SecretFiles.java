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
 * on {@code /dev/shm}, which is memory, so that no disk ever sees a value; the target is that file.
 * Only where the container has no such file system, it is below {@code /.envbuilder}, and a warning
 * says so.
 */
final class SecretFiles {
  private static final BytePath MEMORY = BytePath.of("/dev/shm");
  private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");
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
    StepStorage storage = StepStorage.make(isMemory() ? MEMORY : diskWithWarning());
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

  private static boolean isMemory() throws LinuxException {
    Optional<Mount> mount = MountTable.read().of(MEMORY);
    return mount.isPresent()
        && !mount.get().readOnly()
        && MEMORY_FILE_SYSTEMS.contains(mount.get().fsType())
        && mount.get().point().equals(MEMORY);
  }

  private BytePath diskWithWarning() {
    if (!warned) {
      warned = true;
      events.accept(
          new Event.Warning(
              "this container has no memory-backed /dev/shm, so secret files are on its disk while"
                  + " their step runs; mount a tmpfs there to avoid it"));
    }
    return disk;
  }
}
