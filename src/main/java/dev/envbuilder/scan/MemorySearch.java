package dev.envbuilder.scan;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Searches the memory of processes. Only pages that are there are read: a process may reserve
 * terabytes, and what it maps of a file and has not touched is in the file.
 */
final class MemorySearch {
  private static final BytePath MAPS = BytePath.of("maps");
  private static final BytePath MEMORY = BytePath.of("mem");
  private static final BytePath PAGES = BytePath.of("pagemap");
  private static final int MOST_MAPS = 32 << 20;

  /** Pages that are asked about at once. */
  private static final int BATCH = 4096;

  private static final int ENTRY = 8;
  private static final long UNKNOWN = 0;

  /** Present or swapped out: Documentation/admin-guide/mm/pagemap.rst. */
  private static final long THERE = 3L << 62;

  /** The largest mapping that is read where the kernel does not tell which pages are there. */
  private static final long LARGEST_UNKNOWN = 1L << 30;

  private final Tally tally;
  private final PartSearch search;
  private final byte[] entries = new byte[BATCH * ENTRY];
  private final byte[] buffer = new byte[128 << 10];
  private final long pageSize;

  MemorySearch(Tally tally, PartSearch search) {
    this.tally = tally;
    this.search = search;
    this.pageSize = pageSize();
  }

  /** AT_PAGESZ of getauxval(3); it is the same everywhere on x86. */
  private static long pageSize() {
    try (OpenFile file = OpenFile.open(BytePath.of("/proc/self/auxv"))) {
      ByteBuffer pairs = ByteBuffer.wrap(file.readAll(4096)).order(ByteOrder.nativeOrder());
      while (pairs.remaining() >= 16) {
        long type = pairs.getLong();
        long value = pairs.getLong();
        if (type == 6) {
          return value;
        }
      }
    } catch (LinuxException e) {
      // a process whose memory nobody may read cannot read this of itself, unless it is root's
    }
    return System.getProperty("os.arch").equals("amd64") ? 4096 : UNKNOWN;
  }

  void search(Directory process) throws LinuxException {
    byte[] maps;
    try (OpenFile file = process.openFile(MAPS)) {
      maps = file.readAll(MOST_MAPS);
    }
    if (maps.length == 0) {
      return; // a thread of the kernel, or a process that has ended
    }
    try (OpenFile memory = process.openFile(MEMORY)) {
      Optional<OpenFile> pages = pages(process);
      try {
        String path = process.path().append(MEMORY).toString();
        for (MemoryMapping mapping : MemoryMapping.parse(maps)) {
          if (mapping.isSearched()) {
            mapping(mapping, path, memory, pages);
          }
        }
      } finally {
        if (pages.isPresent()) {
          pages.get().close();
        }
      }
    }
  }

  private Optional<OpenFile> pages(Directory process) {
    if (pageSize == UNKNOWN) {
      return Optional.empty();
    }
    try {
      return Optional.of(process.openFile(PAGES));
    } catch (LinuxException e) {
      return Optional.empty();
    }
  }

  private void mapping(
      MemoryMapping mapping, String path, OpenFile memory, Optional<OpenFile> pages)
      throws LinuxException {
    String name = mapping.name().isEmpty() ? "" : ": " + tally.shown().of(mapping.name());
    if (pages.isEmpty() && mapping.end() - mapping.start() > LARGEST_UNKNOWN) {
      tally.refused();
      return;
    }
    search.begin(Where.MEMORY, path + name);
    try {
      if (pages.isEmpty()) {
        run(mapping.start(), mapping.end(), memory);
        return;
      }
      long step = BATCH * pageSize;
      for (long at = mapping.start(); at < mapping.end(); at += step) {
        present(at, Math.min(mapping.end(), at + step), memory, pages.get());
      }
    } finally {
      search.end();
    }
  }

  /** Reads the pages of a stretch that are there, neighbours together. */
  private void present(long start, long end, OpenFile memory, OpenFile pages)
      throws LinuxException {
    int count = (int) ((end - start) / pageSize);
    pages.seek(start / pageSize * ENTRY);
    int known = 0;
    while (known < count * ENTRY) {
      int n = pages.read(entries, known, count * ENTRY - known);
      if (n < 0) {
        break;
      }
      known += n;
    }
    ByteBuffer flags = ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder());
    int first = 0;
    while (first < known / ENTRY) {
      int last = first;
      while (last < known / ENTRY && (flags.getLong(last * ENTRY) & THERE) != 0) {
        last++;
      }
      if (last > first) {
        run(start + first * pageSize, start + last * pageSize, memory);
      }
      first = last + 1;
    }
  }

  private void run(long start, long end, OpenFile memory) throws LinuxException {
    long at = start;
    while (at < end) {
      int n;
      try {
        memory.seek(at);
        n = memory.read(buffer, 0, (int) Math.min(buffer.length, end - at));
      } catch (LinuxException e) {
        // unmapped meanwhile, or a page that nobody may read
        if (e.errno() != Errno.EIO && e.errno() != 14) {
          throw e;
        }
        return;
      }
      if (n < 0) {
        return;
      }
      search.write(buffer, 0, n);
      tally.bytes(n);
      at += n;
    }
  }
}
