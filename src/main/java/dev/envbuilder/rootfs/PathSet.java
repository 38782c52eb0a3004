package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;
import java.util.Arrays;

/**
 * A set of paths by 64-bit fingerprint: eleven bytes or so per path where the paths themselves
 * would take a hundred. That two of a million paths share one has a chance of 1 to 10^7; an image
 * made so on purpose gains that a file of its own is not deleted by a whiteout of its own.
 */
final class PathSet {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long[] slots = new long[1 << 10];
  private int size;

  /**
   * Adds a path.
   *
   * @return whether it was not in the set yet
   */
  boolean add(BytePath path) {
    if (size * 4L > slots.length * 3L) {
      grow();
    }
    long print = fingerprint(path);
    int slot = slot(slots, print);
    if (slots[slot] == print) {
      return false;
    }
    slots[slot] = print;
    size++;
    return true;
  }

  boolean contains(BytePath path) {
    long print = fingerprint(path);
    return slots[slot(slots, print)] == print;
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long print : slots) {
      if (print != 0) {
        larger[slot(larger, print)] = print;
      }
    }
    slots = larger;
  }

  /** Where a fingerprint is, or is to be put. */
  private static int slot(long[] slots, long print) {
    int slot = (int) print & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != print) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** FNV-1a, then the finish of MurmurHash3, so that all bits count in each. Never 0. */
  private static long fingerprint(BytePath path) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ (path.at(i) & 0xff)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
