package dev.envbuilder.build;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.TreeRemoval;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A directory of a random name that holds secrets or the files of one step while it runs, on a file
 * system in memory if there is one. A lock in it tells what is in use from what a killed builder
 * left: containers of a pod may share this place, and it may outlive a container.
 */
final class StepStorage implements AutoCloseable {
  private static final String PREFIX = ".envbuilder-";
  private static final String NAMES = "\\.envbuilder-[0-9a-f]{16}";
  private static final BytePath LOCK = BytePath.of("lock");
  private static final int BLOCK = 8192;
  // others may pass through, to what a link names, but not look around
  private static final int MODE = 0711;

  private final Directory directory;
  private final FileChannel lock;

  private StepStorage(Directory directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /** Makes one in a directory. */
  static StepStorage make(BytePath place) throws IOException {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    BytePath name = BytePath.of(PREFIX + HexFormat.of().formatHex(random));
    try (Directory parent = Directory.open(place)) {
      parent.makeDirectory(name, MODE);
      parent.chmod(name, MODE);
      Directory directory = parent.openDirectory(name);
      directory.createFile(LOCK, 0600).close();
      FileChannel lock = openLock(directory.path());
      lock.lock();
      return new StepStorage(directory, lock);
    }
  }

  private static FileChannel openLock(BytePath directory) throws IOException {
    return FileChannel.open(Path.of(directory.append(LOCK).toString()), StandardOpenOption.WRITE);
  }

  Directory directory() {
    return directory;
  }

  /**
   * Overwrites and removes the files that are left, removes directories, and the storage itself.
   */
  @Override
  public void close() throws IOException {
    try {
      remove(directory);
    } finally {
      lock.close();
    }
  }

  /** Overwrites and removes what killed builders left in a directory. */
  static void removeLeftovers(BytePath place) throws IOException {
    try (Directory parent = Directory.open(place)) {
      for (DirectoryEntry entry : parent.entries()) {
        boolean ours = entry.name().toString().matches(NAMES);
        if (ours && entry.type() == FileType.DIRECTORY) {
          removeUnlessInUse(parent.openDirectory(entry.name()));
        }
      }
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        throw e;
      }
    }
  }

  private static void removeUnlessInUse(Directory directory) throws IOException {
    boolean locked = directory.find(LOCK).isPresent();
    if (!locked) {
      remove(directory);
      return;
    }
    try (FileChannel lock = openLock(directory.path())) {
      if (lock.tryLock() != null) {
        remove(directory);
      }
    } catch (OverlappingFileLockException e) {
      directory.close(); // our own
    }
  }

  private static void remove(Directory directory) throws IOException {
    try (directory) {
      for (DirectoryEntry entry : directory.entries()) {
        if (entry.type() == FileType.DIRECTORY) {
          TreeRemoval.remove(directory, entry.name());
        } else {
          erase(directory, entry.name());
        }
      }
    }
    try (Directory parent = Directory.open(directory.path().parent())) {
      parent.removeDirectory(directory.path().name());
    }
  }

  /** Overwrites a file as far as it goes, since more might not fit, and removes it. */
  static void erase(Directory directory, BytePath name) throws IOException {
    try {
      if (directory.status(name).isRegular()) {
        overwrite(directory, name);
      }
    } finally {
      directory.unlink(name);
    }
  }

  private static void overwrite(Directory directory, BytePath name) throws IOException {
    try (OpenFile file = directory.openForWriting(name)) {
      byte[] zeros = new byte[BLOCK];
      long left = file.status().size();
      while (left > 0) {
        int n = (int) Math.min(left, BLOCK);
        file.write(zeros, 0, n);
        left -= n;
      }
    }
  }
}
