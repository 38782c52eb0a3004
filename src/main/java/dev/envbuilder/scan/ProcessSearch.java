package dev.envbuilder.scan;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Searches what {@code /proc} shows of processes: see proc(5). */
final class ProcessSearch {
  private static final BytePath PROC = BytePath.of("/proc");
  private static final BytePath SELF = BytePath.of("self");
  private static final BytePath ENVIRONMENT = BytePath.of("environ");
  private static final BytePath COMMAND = BytePath.of("cmdline");
  private static final BytePath DESCRIPTORS = BytePath.of("fd");
  private static final int MOST = 16 << 20;

  private final Tally tally;
  private final PartSearch search;
  private final List<FileStatus> sources;
  private final MemorySearch memory;
  private final FileWalk files;
  private final Set<String> seen = new HashSet<>();

  ProcessSearch(Tally tally, PartSearch search, List<FileStatus> sources) {
    this.tally = tally;
    this.search = search;
    this.sources = sources;
    this.memory = new MemorySearch(tally, search);
    this.files = new FileWalk(tally, search, sources, new MountTable(List.of()));
  }

  /** Searches all processes but this one, which holds the secrets in order to look for them. */
  void all() throws LinuxException {
    try (Directory proc = Directory.open(PROC)) {
      // its number there, which is another one where /proc is of another PID namespace
      BytePath self = proc.readLink(SELF);
      for (DirectoryEntry entry : proc.entries()) {
        boolean process = entry.name().toString().chars().allMatch(c -> c >= '0' && c <= '9');
        if (process && !entry.name().equals(self)) {
          one(proc, entry.name());
        }
      }
    }
  }

  private interface Work {
    void run() throws LinuxException;
  }

  /** Searches one process, unless it ends before. */
  void one(Directory proc, BytePath name) {
    boolean[] refused = {false};
    try (Directory process = proc.openDirectory(name)) {
      List<Work> works =
          List.of(
              () -> environment(process),
              () -> command(process),
              () -> memory.search(process),
              () -> nameless(process));
      for (Work work : works) {
        try {
          work.run();
        } catch (LinuxException e) {
          refused[0] |= e.errno() != Errno.ENOENT && e.errno() != Errno.ESRCH;
        }
      }
    } catch (LinuxException e) {
      return; // it has ended
    }
    tally.process();
    if (refused[0]) {
      tally.refused();
    }
  }

  private void environment(Directory process) throws LinuxException {
    byte[] block = read(process, ENVIRONMENT);
    String path = process.path().append(ENVIRONMENT).toString();
    int start = 0;
    for (int i = 0; i <= block.length; i++) {
      if (i == block.length || block[i] == 0) {
        byte[] entry = Arrays.copyOfRange(block, start, i);
        search.value(Where.ENVIRONMENT, path + variable(entry), entry);
        start = i + 1;
      }
    }
  }

  private String variable(byte[] entry) {
    for (int i = 0; i < entry.length; i++) {
      if (entry[i] == '=') {
        return ": " + tally.shown().of(Arrays.copyOf(entry, i));
      }
    }
    return "";
  }

  private void command(Directory process) throws LinuxException {
    String path = process.path().append(COMMAND).toString();
    search.value(Where.COMMAND, path, read(process, COMMAND));
  }

  private byte[] read(Directory process, BytePath name) throws LinuxException {
    try (OpenFile file = process.openFile(name)) {
      byte[] bytes = file.readAll(MOST);
      tally.bytes(bytes.length);
      return bytes;
    }
  }

  /** Files that only a descriptor leads to: deleted ones, and memfd_create(2). */
  private void nameless(Directory process) throws LinuxException {
    try (Directory descriptors = process.openDirectory(DESCRIPTORS)) {
      for (DirectoryEntry entry : descriptors.entries()) {
        try {
          BytePath target = descriptors.readLink(entry.name());
          boolean isNameless =
              target.startsWithText("/memfd:") || target.toString().endsWith(" (deleted)");
          BytePath link = descriptors.path().append(entry.name());
          // it is opened through the link, and a fifo would be waited for
          if (isNameless && Files.isRegularFile(Path.of(link.toString()))) {
            open(link, target);
          }
        } catch (LinuxException e) {
          if (e.errno() != Errno.ENOENT) {
            tally.refused();
          }
        }
      }
    }
  }

  private void open(BytePath link, BytePath target) throws LinuxException {
    try (OpenFile file = OpenFile.open(link)) {
      FileStatus status = file.status();
      boolean isNew = seen.add(status.device() + ":" + status.inode());
      if (isNew && sources.stream().noneMatch(status::isSameFileAs)) {
        search.begin(Where.OPEN_FILE, link + ": " + tally.shown().of(target.toByteArray()));
        try {
          files.content(file, status.size());
        } finally {
          search.end();
        }
      }
    }
  }
}
