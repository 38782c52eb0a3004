package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.Mount;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses where the content of secret files is kept while a step runs: in a directory of a random
 * name on {@code /dev/shm}, which is memory, so that no disk ever sees a value. Only where the
 * container has no such file system, it is below {@code /.envbuilder}, and a warning says so.
 */
final class SecretFiles {
  private static final BytePath MEMORY = BytePath.of("/dev/shm");
  private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");

  private final LiveRoot root;
  private final BytePath disk;
  private final EventSink events;
  private final SecureRandom random = new SecureRandom();
  private boolean warned;

  /**
   * Secret files for steps in a root.
   *
   * @param disk a directory of ours, for containers without memory-backed storage
   */
  SecretFiles(LiveRoot root, BytePath disk, EventSink events) {
    this.root = root;
    this.disk = disk;
    this.events = events;
  }

  /** What one step is shown; the caller closes it when the step has ended, whatever its end. */
  ExposedFiles open(SourceRange step) {
    return new ExposedFiles(root, this, disk, step);
  }

  /** Makes the place for one step's values; the caller closes it. */
  SecretStorage makeStorage() throws IOException {
    return SecretStorage.make(
        isMemory() ? MEMORY : diskWithWarning(), HexFormat.of().formatHex(randomBytes()));
  }

  /** Removes what a builder left that was killed while a step had secrets. */
  static void removeLeftovers() throws IOException {
    SecretStorage.removeLeftovers(MEMORY);
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return bytes;
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
