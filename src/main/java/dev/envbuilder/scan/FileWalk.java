package dev.envbuilder.scan;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.Mount;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Searches all files below a directory, across mounts, following no link. Others may change the
 * tree meanwhile: what vanishes is left out, what is refused is counted.
 */
final class FileWalk {
  /** Each level holds a descriptor. */
  private static final int MOST_LEVELS = 500;

  /** Files with several names that are remembered, so that each is read once. */
  private static final int MOST_LINKED = 1 << 20;

  /** Of a file that grows while it is read, or does not know its size. */
  private static final long MOST_BEYOND = 16 << 20;

  /** Between what lies before and after a hole. */
  private static final int HOLE = 4096;

  /** File systems that show the kernel and no files. Processes are searched by themselves. */
  private static final Set<String> OF_KERNEL =
      Set.of(
          "proc",
          "sysfs",
          "cgroup",
          "cgroup2",
          "devpts",
          "mqueue",
          "debugfs",
          "tracefs",
          "securityfs",
          "selinuxfs",
          "configfs",
          "fusectl",
          "pstore",
          "bpf",
          "efivarfs",
          "binfmt_misc",
          "rpc_pipefs",
          "nsfs",
          "autofs");

  private final Tally tally;
  private final PartSearch search;
  private final List<FileStatus> sources;
  private final MountTable mounts;
  private final Set<BytePath> points;
  private final Set<Inode> linked = new HashSet<>();
  private final byte[] buffer = new byte[128 << 10];

  private record Inode(long device, long number) {}

  /**
   * @param sources files that are left out
   */
  FileWalk(Tally tally, PartSearch search, List<FileStatus> sources, MountTable mounts) {
    this.tally = tally;
    this.search = search;
    this.sources = sources;
    this.mounts = mounts;
    this.points = new HashSet<>(mounts.points());
  }

  /** Searches a directory, which stays open. */
  void walk(Directory top) {
    walk(top, 0);
  }

  private void walk(Directory directory, int level) {
    List<DirectoryEntry> entries;
    try {
      entries = directory.entries();
    } catch (LinuxException e) {
      missed(e);
      return;
    }
    for (DirectoryEntry entry : entries) {
      BytePath path = directory.path().append(entry.name());
      String shown = tally.shown().of(path.toByteArray());
      search.value(Where.NAME, shown, entry.name().toByteArray());
      try {
        attributes(directory, entry.name(), shown);
        switch (entry.type()) {
          case DIRECTORY -> enter(directory, entry.name(), path, level);
          case SYMLINK ->
              search.value(Where.LINK, shown, directory.readLink(entry.name()).toByteArray());
          case REGULAR -> file(directory, entry.name(), shown);
          case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> {
            // have a name, and no content of their own
          }
        }
      } catch (LinuxException e) {
        missed(e);
      }
    }
  }

  private void enter(Directory directory, BytePath name, BytePath path, int level)
      throws LinuxException {
    if (points.contains(path)
        && mounts.of(path).map(Mount::fsType).filter(OF_KERNEL::contains).isPresent()) {
      return;
    }
    if (level == MOST_LEVELS) {
      tally.problem("'" + tally.shown().of(path.toByteArray()) + "' lies too deep");
      return;
    }
    try (Directory next = directory.openDirectory(name)) {
      walk(next, level + 1);
    }
  }

  private void attributes(Directory directory, BytePath name, String shown) throws LinuxException {
    try {
      for (Map.Entry<BytePath, byte[]> attribute : directory.xattrs(name).entrySet()) {
        search.value(Where.ATTRIBUTE, shown, attribute.getKey().toByteArray());
        search.value(Where.ATTRIBUTE, shown, attribute.getValue());
      }
    } catch (LinuxException e) {
      // the file itself may be readable all the same
      if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.ENODATA) {
        missed(e);
      }
    }
  }

  private void file(Directory directory, BytePath name, String shown) throws LinuxException {
    try (OpenFile file = directory.openFile(name)) {
      FileStatus status = file.status();
      boolean again =
          status.links() > 1
              && linked.size() < MOST_LINKED
              && !linked.add(new Inode(status.device(), status.inode()));
      if (status.type() != FileType.REGULAR
          || again
          || sources.stream().anyMatch(status::isSameFileAs)) {
        return;
      }
      tally.file();
      search.begin(Where.CONTENT, shown);
      try {
        content(file, status.size());
      } finally {
        search.end();
      }
    }
  }

  /** Searches an open file to its end, passing over holes. */
  void content(OpenFile file, long size) throws LinuxException {
    long end = Math.addExact(Math.min(size, Long.MAX_VALUE - MOST_BEYOND), MOST_BEYOND);
    long at = 0;
    while (at < end) {
      OptionalLong data = size == 0 ? OptionalLong.of(at) : file.nextData(at);
      if (data.isEmpty()) {
        return;
      }
      if (data.getAsLong() > at) {
        search.write(new byte[HOLE], 0, HOLE);
      }
      at = data.getAsLong();
      long until = size == 0 ? end : Math.min(end, file.nextHole(at));
      if (size != 0) {
        file.seek(at);
      }
      long before = at;
      at = run(file, at, until);
      if (at == before || size == 0) {
        return;
      }
    }
  }

  private long run(OpenFile file, long from, long until) throws LinuxException {
    long at = from;
    while (at < until) {
      int n = file.read(buffer, 0, (int) Math.min(buffer.length, until - at));
      if (n < 0) {
        break;
      }
      search.write(buffer, 0, n);
      tally.bytes(n);
      at += n;
    }
    return at;
  }

  private void missed(LinuxException e) {
    if (e.errno() != Errno.ENOENT) {
      tally.refused();
    }
  }
}
