package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
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
  // others may pass through, to what a link names, but not look around
  private static final int MODE = 0711;

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

  /** Makes the directory for one step's values. The caller closes the handle and removes it. */
  Directory makeStore() throws IOException {
    BytePath name = BytePath.of(".envbuilder-" + HexFormat.of().formatHex(randomBytes()));
    BytePath place = isMemory() ? MEMORY : diskWithWarning();
    try (Directory parent = Directory.open(place)) {
      parent.makeDirectory(name, MODE);
      parent.chmod(name, MODE);
      return parent.openDirectory(name);
    }
  }

  void removeStore(BytePath path) throws IOException {
    try (Directory parent = Directory.open(path.parent())) {
      parent.removeDirectory(path.name());
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
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
