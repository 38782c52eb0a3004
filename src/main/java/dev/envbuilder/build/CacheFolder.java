package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount.Sharing;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.TreeRemoval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The folder in which cache mounts are kept between builds: {@code CACHE/INSTANCE/NAME}, the last
 * one being what steps see. File locks say which instances are in use, also between containers that
 * share the folder; they end with the process that holds them, however it ends. Who may use an
 * instance beside others, and when a further one is made, is as in BuildKit ({@code
 * solver/llbsolver/mounts/mount.go}).
 */
final class CacheFolder {
  private static final String LOCK = ".lock";
  private static final String NEW = ".new-";
  private static final BytePath HOST_NAME = BytePath.of("/proc/sys/kernel/hostname");
  private static final int LONGEST_OWNER = 300;
  private static final long PAUSE_MILLIS = 100;

  // steps of other users pass through to what is theirs, and look around in nothing else
  private static final int MODE = 0711;

  private final Path folder;
  private final EventSink events;

  /**
   * @param folder absolute; made when it is needed
   */
  CacheFolder(Path folder, EventSink events) {
    this.folder = folder;
    this.events = events;
  }

  BytePath path() {
    return BytePath.of(folder.toString());
  }

  /** Makes what a new cache begins with, a directory of this name. */
  @FunctionalInterface
  interface Beginning {
    void make(Directory folder, BytePath name) throws BuildException, IOException;
  }

  /**
   * An instance that is in use until it is closed.
   *
   * @param directory the instance's folder
   * @param name of the directory in it that steps see
   */
  record Taken(Directory directory, BytePath name, FileChannel lock) implements AutoCloseable {
    BytePath content() {
      return directory.path().append(name);
    }

    @Override
    public void close() throws IOException {
      try (directory) {
        lock.close();
      }
    }
  }

  /**
   * Takes an instance of a cache, waiting for one if it is locked.
   *
   * @param together whether others may use the same one at the same time
   */
  Taken take(
      CacheName cache, Sharing sharing, boolean together, SourceRange step, Beginning beginning)
      throws BuildException, IOException, InterruptedException {
    Path place = folder.resolve(cache.folder());
    makeDirectory(folder);
    makeDirectory(place);
    boolean told = false;
    while (true) {
      List<Integer> instances = instances(place);
      for (int instance : instances) {
        Optional<Taken> taken = tryTake(place, instance, cache, together, beginning);
        if (taken.isPresent()) {
          return taken.get();
        }
      }
      if (sharing == Sharing.LOCKED && !instances.isEmpty()) {
        if (!told) {
          told = true;
          tellWait(place.resolve(instances.getFirst().toString()), cache, step);
        }
        Thread.sleep(PAUSE_MILLIS);
      } else {
        int next = instances.isEmpty() ? 0 : instances.getLast() + 1;
        makeDirectory(place.resolve(Integer.toString(next)));
      }
    }
  }

  private void tellWait(Path instance, CacheName cache, SourceRange step) {
    events.accept(
        new Event.Phase(
            "%s: waiting for the cache '%s', which is locked by %s"
                .formatted(step, cache.shown(), owner(instance))));
  }

  private static String owner(Path instance) {
    try (OpenFile file = OpenFile.open(BytePath.of(instance.resolve(LOCK).toString()))) {
      String text = new String(file.readAll(LONGEST_OWNER), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? "another build" : text;
    } catch (LinuxException e) {
      return "another build";
    }
  }

  private static List<Integer> instances(Path place) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (Directory directory = Directory.open(BytePath.of(place.toString()))) {
      for (DirectoryEntry entry : directory.entries()) {
        String name = entry.name().toString();
        if (entry.type() == FileType.DIRECTORY && name.matches("[0-9]{1,6}")) {
          numbers.add(Integer.valueOf(name));
        }
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  private static Optional<Taken> tryTake(
      Path place, int instance, CacheName cache, boolean together, Beginning beginning)
      throws BuildException, IOException {
    Path path = place.resolve(Integer.toString(instance));
    FileChannel lock =
        FileChannel.open(
            path.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (lock.tryLock(0, Long.MAX_VALUE, together) == null) {
        lock.close();
        return Optional.empty();
      }
      lock.write(ByteBuffer.wrap(owner()), 0);
      Directory directory = Directory.open(BytePath.of(path.toString()));
      begin(directory, cache.content(), !together, beginning);
      return Optional.of(new Taken(directory, cache.content(), lock));
    } catch (BuildException | IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Padded, so that it needs no truncation, which others could see half done. */
  private static byte[] owner() throws IOException {
    String host;
    try (OpenFile file = OpenFile.open(HOST_NAME)) {
      host = new String(file.readAll(LONGEST_OWNER), StandardCharsets.UTF_8).strip();
    }
    String text = "'" + host + "' since " + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return "%-200s%n".formatted(text).getBytes(StandardCharsets.UTF_8);
  }

  /** Makes the content under another name first, as a builder may be killed meanwhile. */
  private static void begin(
      Directory directory, BytePath content, boolean alone, Beginning beginning)
      throws BuildException, IOException {
    if (alone) {
      for (DirectoryEntry entry : directory.entries()) {
        if (entry.name().startsWithText(NEW)) {
          TreeRemoval.remove(directory, entry.name());
        }
      }
    }
    Optional<FileStatus> there = directory.find(content);
    if (there.isPresent() && there.get().isDirectory()) {
      return;
    }
    BytePath made = BytePath.of(NEW + Long.toHexString(System.nanoTime()));
    beginning.make(directory, made);
    try {
      directory.rename(made, directory, content, Directory.NO_REPLACE);
    } catch (LinuxException e) {
      TreeRemoval.remove(directory, made);
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  private static void makeDirectory(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      makeDirectory(parent);
    }
    if (parent == null) {
      return;
    }
    try (Directory above = Directory.open(BytePath.of(parent.toString()))) {
      BytePath name = BytePath.of(String.valueOf(path.getFileName()));
      above.makeDirectory(name, MODE);
      above.chmod(name, MODE);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  /** The folders of all instances of all caches. */
  List<BytePath> allInstances() throws IOException {
    List<BytePath> all = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (Directory directory = Directory.open(path())) {
      for (DirectoryEntry entry : directory.entries()) {
        if (entry.type() == FileType.DIRECTORY) {
          Path place = folder.resolve(entry.name().toString());
          for (int instance : instances(place)) {
            all.add(BytePath.of(place.resolve(Integer.toString(instance)).toString()));
          }
        }
      }
    }
    return all;
  }
}
