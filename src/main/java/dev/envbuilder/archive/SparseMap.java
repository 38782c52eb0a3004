package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the stored bytes of a file lie in it, and how long it is with its holes. The four formats
 * are described in the GNU tar manual, "Storing Sparse Files".
 *
 * @param realSize bytes of the file, holes included
 * @param extents runs of data, in order, not overlapping
 * @param name the file's name where the format hides it from readers that do not know it
 */
record SparseMap(long realSize, List<Extent> extents, Optional<BytePath> name) {
  /** How a map that precedes the data (format 1.0) and old GNU extension blocks are read. */
  interface Blocks {
    /** The next 512 bytes of the archive. */
    byte[] next() throws IOException;
  }

  static SparseMap plain(long size) {
    List<Extent> extents = size == 0 ? List.of() : List.of(new Extent(0, size));
    return new SparseMap(size, extents, Optional.empty());
  }

  static boolean isPax(PaxRecords pax) {
    return pax.has("GNU.sparse.major")
        || pax.has("GNU.sparse.map")
        || pax.has("GNU.sparse.numblocks")
        || !pax.sparseNumbers().isEmpty();
  }

  /** The map of an old GNU header (type {@code S}): four runs, more in blocks that follow it. */
  static SparseMap oldGnu(TarHeader header, Blocks blocks, TarLimits limits) throws IOException {
    TarPlace place = header.place();
    Builder map = new Builder(limits, place);
    byte[] block = header.block();
    int count = map.addRuns(block, TarHeader.GNU_SPARSE, 4);
    boolean more = count == 4 && block[TarHeader.GNU_SPARSE_EXTENDED] != 0;
    while (more) {
      block = blocks.next();
      count = map.addRuns(block, 0, 21);
      more = count == 21 && block[504] != 0;
    }
    long realSize = header.number(TarHeader.GNU_REAL_SIZE, 12, "real size");
    return map.build(realSize, Optional.empty());
  }

  /** The map of a PAX header; formats 0.0, 0.1 and 1.0. */
  static SparseMap pax(
      PaxRecords pax, long plainSize, Blocks blocks, TarLimits limits, TarPlace place)
      throws IOException {
    Builder map = new Builder(limits, place);
    Optional<Long> major = pax.number("GNU.sparse.major", place);
    if (major.isPresent()) {
      long minor = pax.number("GNU.sparse.minor", place).orElse(0L);
      if (major.get() != 1 || minor != 0) {
        throw place.failure("the sparse format " + major.get() + "." + minor + " is unknown");
      }
      map.addFromBlocks(blocks);
    } else if (pax.has("GNU.sparse.map")) {
      map.addFromList(pax.value("GNU.sparse.map").orElseThrow());
    } else {
      map.addNumbers(pax.sparseNumbers());
    }
    long realSize =
        pax.number("GNU.sparse.realsize", place)
            .orElse(pax.number("GNU.sparse.size", place).orElse(plainSize));
    return map.build(realSize, pax.path("GNU.sparse.name", place));
  }

  /** Bytes stored in the archive. */
  long storedSize() {
    long sum = 0;
    for (Extent extent : extents) {
      sum += extent.length();
    }
    return sum;
  }

  private static final class Builder {
    private final TarLimits limits;
    private final TarPlace place;
    private final List<Extent> extents = new ArrayList<>();
    private long end;

    Builder(TarLimits limits, TarPlace place) {
      this.limits = limits;
      this.place = place;
    }

    /** Up to {@code most} pairs of twelve-byte numbers; an empty one ends them. */
    int addRuns(byte[] block, int at, int most) throws TarException {
      for (int i = 0; i < most; i++) {
        int run = at + 24 * i;
        if (block[run] == 0) {
          return i;
        }
        add(
            TarHeader.number(block, run, 12, "sparse offset", place),
            TarHeader.number(block, run + 12, 12, "sparse length", place));
      }
      return most;
    }

    void addNumbers(List<Long> numbers) throws TarException {
      if (numbers.size() % 2 != 0) {
        throw place.failure("the sparse map has an offset without a length");
      }
      for (int i = 0; i < numbers.size(); i += 2) {
        add(numbers.get(i), numbers.get(i + 1));
      }
    }

    void addFromList(byte[] list) throws TarException {
      List<Long> numbers = new ArrayList<>();
      int start = 0;
      for (int i = 0; i <= list.length; i++) {
        if (i == list.length || list[i] == ',') {
          if (i > start || list.length > 0) {
            byte[] number = Arrays.copyOfRange(list, start, i);
            numbers.add(PaxRecords.decimal(number, "GNU.sparse.map", place));
          }
          start = i + 1;
        }
      }
      addNumbers(numbers);
    }

    void addFromBlocks(Blocks blocks) throws IOException {
      MapText text = new MapText(blocks, place);
      long count = text.number();
      if (count < 0 || count > limits.extents()) {
        throw tooMany();
      }
      for (long i = 0; i < count; i++) {
        add(text.number(), text.number());
      }
    }

    private void add(long offset, long length) throws TarException {
      if (offset < end || length < 0 || offset > TarReader.MAX_SIZE - length) {
        throw place.failure("the sparse map has overlapping or impossible runs");
      }
      end = offset + length;
      if (length > 0) {
        extents.add(new Extent(offset, length));
      }
      if (extents.size() > limits.extents()) {
        throw tooMany();
      }
    }

    private TarException tooMany() {
      return place.failure("the sparse map has more than " + limits.extents() + " runs");
    }

    SparseMap build(long realSize, Optional<BytePath> name) throws TarException {
      if (realSize < end || realSize > TarReader.MAX_SIZE) {
        throw place.failure("the sparse map does not fit the real size " + realSize);
      }
      return new SparseMap(realSize, List.copyOf(extents), name);
    }
  }

  /** The decimal lines at the start of a format 1.0 file, read block by block. */
  private static final class MapText {
    private final Blocks blocks;
    private final TarPlace place;
    private byte[] block = new byte[0];
    private int at;

    MapText(Blocks blocks, TarPlace place) {
      this.blocks = blocks;
      this.place = place;
    }

    long number() throws IOException {
      byte[] digits = new byte[19];
      int n = 0;
      while (true) {
        if (at == block.length) {
          block = blocks.next();
          at = 0;
        }
        byte b = block[at++];
        if (b == '\n') {
          return PaxRecords.decimal(Arrays.copyOf(digits, n), "sparse map", place);
        }
        if (n == digits.length) {
          throw place.failure("the sparse map holds a number that is too long");
        }
        digits[n++] = b;
      }
    }
  }
}
