package dev.envbuilder.rootfs;

import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.path.BytePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an index holds of one directory: its entries by name, six numbers each. One array each for
 * names and numbers, not an object per file, so that a million files take some 80 MB.
 */
final class IndexNode {
  /** Longs per entry. */
  private static final int STRIDE = 6;

  private static final int INODE = 0;
  private static final int CTIME = 1;
  private static final int MTIME = 2;

  /** Size of a file or link; number of a device. */
  private static final int SIZE = 3;

  private static final int OWNER = 4;
  private static final int MODE = 5;

  private static final long NANOS = 1_000_000_000L;

  static final IndexNode EMPTY =
      new IndexNode(new byte[0], new int[0], new long[0], new IndexNode[0], 0);

  private final byte[] names;
  private final int[] ends;
  private final long[] numbers;

  /** Of those entries that are directories, in order. */
  private final IndexNode[] directories;

  /** Of the directory itself; see {@link XattrRules#digest}. */
  private final long xattrs;

  private IndexNode(
      byte[] names, int[] ends, long[] numbers, IndexNode[] directories, long xattrs) {
    this.names = names;
    this.ends = ends;
    this.numbers = numbers;
    this.directories = directories;
    this.xattrs = xattrs;
  }

  /**
   * @param names sorted by bytes
   * @param numbers those of {@link #fill}
   * @param directories of the entries that are directories, in order
   */
  static IndexNode of(
      List<BytePath> names, long[] numbers, List<IndexNode> directories, long xattrs) {
    int length = 0;
    for (BytePath name : names) {
      length += name.length();
    }
    byte[] bytes = new byte[length];
    int[] ends = new int[names.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      byte[] name = names.get(i).toByteArray();
      System.arraycopy(name, 0, bytes, end, name.length);
      end += name.length;
      ends[i] = end;
    }
    long[] exact = Arrays.copyOf(numbers, ends.length * STRIDE);
    return new IndexNode(bytes, ends, exact, directories.toArray(new IndexNode[0]), xattrs);
  }

  /** Room for the numbers of this many entries. */
  static long[] room(int entries) {
    return new long[entries * STRIDE];
  }

  /** Puts the numbers of an entry at its place. */
  static void fill(long[] numbers, int entry, FileStatus status) {
    int at = entry * STRIDE;
    boolean device =
        status.type() == FileType.CHARACTER_DEVICE || status.type() == FileType.BLOCK_DEVICE;
    numbers[at + INODE] = status.inode();
    numbers[at + CTIME] = status.ctimeSeconds() * NANOS + status.ctimeNanos();
    numbers[at + MTIME] = status.mtimeSeconds() * NANOS + status.mtimeNanos();
    numbers[at + SIZE] =
        device ? ((long) status.rdevMajor() << 32) | status.rdevMinor() : status.size();
    numbers[at + OWNER] = (status.uid() << 32) | status.gid();
    numbers[at + MODE] = status.type().bits() | status.mode();
    if (status.isDirectory()) {
      numbers[at + SIZE] = 0; // how much room its names take is the file system's business
    }
  }

  int size() {
    return ends.length;
  }

  long xattrs() {
    return xattrs;
  }

  BytePath name(int entry) {
    int start = start(entry);
    return BytePath.of(names, start, ends[entry] - start);
  }

  private int start(int entry) {
    return entry == 0 ? 0 : ends[entry - 1];
  }

  /** Compares the name of an entry with another, by unsigned bytes. */
  int compareName(int entry, BytePath name) {
    int start = start(entry);
    int length = ends[entry] - start;
    int common = Math.min(length, name.length());
    for (int i = 0; i < common; i++) {
      int difference = Byte.compareUnsigned(names[start + i], name.at(i));
      if (difference != 0) {
        return difference;
      }
    }
    return length - name.length();
  }

  /** The entry of this name, or -1. */
  int find(BytePath name) {
    int low = 0;
    int high = ends.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compareName(middle, name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  long inode(int entry) {
    return numbers[entry * STRIDE + INODE];
  }

  boolean isDirectory(int entry) {
    return FileType.ofMode((int) numbers[entry * STRIDE + MODE]) == FileType.DIRECTORY;
  }

  /** The node of the nth of those entries that are directories. */
  IndexNode nthDirectory(int n) {
    return directories[n];
  }

  /** Whether two entries have all numbers in common. */
  boolean sameNumbers(int entry, long[] others, int other) {
    int a = entry * STRIDE;
    int b = other * STRIDE;
    return Arrays.equals(numbers, a, a + STRIDE, others, b, b + STRIDE);
  }

  /** Whether two directories have time, owner and mode in common. */
  boolean sameDirectory(int entry, long[] others, int other) {
    int a = entry * STRIDE;
    int b = other * STRIDE;
    return numbers[a + MTIME] == others[b + MTIME]
        && numbers[a + OWNER] == others[b + OWNER]
        && numbers[a + MODE] == others[b + MODE];
  }

  /** Whether a directory may have got other extended attributes. */
  boolean sameChangeTime(int entry, long[] others, int other) {
    return numbers[entry * STRIDE + CTIME] == others[other * STRIDE + CTIME]
        && numbers[entry * STRIDE + INODE] == others[other * STRIDE + INODE];
  }

  /** Whether this node has just these names, numbers, nodes and attributes. */
  boolean equalTo(IndexNode other) {
    return xattrs == other.xattrs
        && Arrays.equals(numbers, other.numbers)
        && Arrays.equals(ends, other.ends)
        && Arrays.equals(names, other.names)
        && sameNodes(other);
  }

  private boolean sameNodes(IndexNode other) {
    if (directories.length != other.directories.length) {
      return false;
    }
    for (int i = 0; i < directories.length; i++) {
      if (directories[i] != other.directories[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The newest ctime here and below that is not later than a limit, in nanoseconds since 1970; the
   * least number if there is none.
   */
  long newestChange(long limit) {
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < ends.length; i++) {
      long change = numbers[i * STRIDE + CTIME];
      if (change <= limit) {
        newest = Math.max(newest, change);
      }
    }
    for (IndexNode directory : directories) {
      newest = Math.max(newest, directory.newestChange(limit));
    }
    return newest;
  }

  /** A node with another entry, or one that differs, or none of that name. */
  IndexNode with(BytePath name, Optional<FileStatus> status, IndexNode node) {
    List<BytePath> newNames = new ArrayList<>();
    List<IndexNode> newDirectories = new ArrayList<>();
    long[] newNumbers = room(size() + 1);
    int directory = 0;
    boolean placed = status.isEmpty();
    for (int i = 0; i <= size(); i++) {
      int order = i == size() ? 1 : compareName(i, name);
      if (order >= 0 && !placed) {
        placed = true;
        fill(newNumbers, newNames.size(), status.orElseThrow());
        newNames.add(name);
        if (status.orElseThrow().isDirectory()) {
          newDirectories.add(node);
        }
      }
      if (i < size()) {
        if (order != 0) {
          System.arraycopy(numbers, i * STRIDE, newNumbers, newNames.size() * STRIDE, STRIDE);
          newNames.add(name(i));
          if (isDirectory(i)) {
            newDirectories.add(directories[directory]);
          }
        }
        directory += isDirectory(i) ? 1 : 0;
      }
    }
    return of(newNames, newNumbers, newDirectories, xattrs);
  }

  /** The node of the directory of this name; an empty one where there is none. */
  IndexNode directory(BytePath name) {
    int entry = find(name);
    return entry < 0 || !isDirectory(entry) ? EMPTY : directories[placeOf(entry)];
  }

  /** A node in which the directory of this name, which there is, holds something else. */
  IndexNode withDirectory(BytePath name, IndexNode node) {
    IndexNode[] changed = directories.clone();
    changed[placeOf(find(name))] = node;
    return new IndexNode(names, ends, numbers, changed, xattrs);
  }

  /** Where among the directories this entry is. */
  private int placeOf(int entry) {
    int index = 0;
    for (int i = 0; i < entry; i++) {
      index += isDirectory(i) ? 1 : 0;
    }
    return index;
  }

  /** How many entries there are here and below. */
  long count() {
    long count = ends.length;
    for (IndexNode directory : directories) {
      count += directory.count();
    }
    return count;
  }
}
