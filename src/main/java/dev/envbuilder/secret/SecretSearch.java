package dev.envbuilder.secret;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds secrets in bytes, in every {@link Form}. Immutable; for any number of threads.
 *
 * <p>Only every {@code step}-th position is looked at: a pattern is at least {@code step + 3} bytes
 * long, so that one of the four-byte groups at its first {@code step} offsets falls on such a
 * position. A table of bits tells the groups that occur in a pattern from almost all others; the
 * few that remain are compared. Data that no secret is in costs one load and one test for {@code
 * step} bytes.
 */
public final class SecretSearch {
  private static final int GROUP = 4;
  private static final int MOST_STEPS = 8;
  private static final int BITS = 17;
  private static final int BUCKETS = 12;

  // where the second group of a pattern begins that may be broken into lines
  private static final int SECOND = 16;

  // CR and LF
  private static final int LINE_END = 2;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final List<Pattern> patterns;
  private final int step;
  private final int reach;
  private final long[] bits = new long[1 << (BITS - 6)];
  private final int[] heads = new int[1 << BUCKETS];
  // one element for each group of a pattern
  private final int[] groups;
  private final int[] owners;
  private final int[] offsets;
  private final int[] nexts;

  private SecretSearch(List<Pattern> patterns) {
    this.patterns = List.copyOf(patterns);
    int shortest = patterns.stream().mapToInt(Pattern::length).min().orElse(MOST_STEPS + GROUP);
    this.step = Math.clamp(shortest - GROUP + 1, 1, MOST_STEPS);
    this.reach = patterns.stream().mapToInt(SecretSearch::extent).max().orElse(0);
    int most = patterns.size() * 2 * step;
    this.groups = new int[most];
    this.owners = new int[most];
    this.offsets = new int[most];
    this.nexts = new int[most];
    Arrays.fill(heads, -1);
    fill();
  }

  /** Looks for these secrets in files. Those that {@link #isTooShort} says so of are left out. */
  public static SecretSearch of(Map<String, Secret> secrets) {
    return of(secrets, Lengths.FILES);
  }

  /** Whether this value would be found everywhere by chance. */
  public static boolean isTooShort(Secret secret) {
    return secret.length() < Lengths.FILES.shortest();
  }

  static SecretSearch of(Map<String, Secret> secrets, Lengths lengths) {
    List<Pattern> patterns = new ArrayList<>();
    secrets.forEach((id, secret) -> {
      byte[] value = secret.reveal();
      if (value.length >= lengths.shortest()) {
        patterns.addAll(Forms.of(id, value, lengths));
      }
      Arrays.fill(value, (byte) 0);
    });
    return new SecretSearch(patterns);
  }

  /**
   * Where a secret was found.
   *
   * @param id the secret's
   * @param start the position of its first byte in what was searched
   * @param end the position after its last byte
   */
  public record Hit(String id, Form form, long start, long end) {}

  /** Is told of hits, in no order; one that several patterns find is told for each. */
  @FunctionalInterface
  public interface Listener {
    void found(Hit hit);
  }

  /** Whether there is nothing to look for. */
  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  List<Pattern> patterns() {
    return patterns;
  }

  /** No pattern, broken into lines or not, takes more bytes than this. */
  int reach() {
    return reach;
  }

  /** Searches bytes that are all there. */
  public void search(byte[] data, int from, int to, Listener listener) {
    search(data, from, to, from, to, 0, listener);
  }

  /**
   * Searches the part of an array.
   *
   * @param from where data begins
   * @param to where it ends
   * @param first the first position to look at
   * @param last the position after the last one to look at; a pattern that shows there may go on
   *     until {@code to}
   * @param base added to positions that are told
   * @return the next position to look at
   */
  int search(byte[] data, int from, int to, int first, int last, long base, Listener listener) {
    int end = Math.min(last, to - GROUP + 1);
    int at = first;
    if (patterns.isEmpty()) {
      return Math.max(at, end);
    }
    for (; at < end; at += step) {
      int group = (int) INT.get(data, at);
      int hash = group * 0x9E3779B1;
      int bit = hash >>> (32 - BITS);
      if ((bits[bit >>> 6] >>> bit & 1) != 0) {
        compare(data, from, to, at, group, hash, base, listener);
      }
    }
    return at;
  }

  private void compare(
      byte[] data, int from, int to, int at, int group, int hash, long base, Listener listener) {
    for (int i = heads[hash >>> (32 - BUCKETS)]; i >= 0; i = nexts[i]) {
      if (groups[i] == group) {
        Pattern pattern = patterns.get(owners[i]);
        int start = before(data, from, at, pattern, offsets[i]);
        int end = start < 0 ? -1 : after(data, to, at, pattern, offsets[i]);
        if (end >= 0) {
          listener.found(new Hit(pattern.id(), pattern.form(), base + start, base + end));
        }
      }
    }
  }

  /** Where the pattern begins whose byte {@code offset} is at {@code at}; -1 if it does not. */
  private static int before(byte[] data, int from, int at, Pattern pattern, int offset) {
    byte[] wanted = pattern.bytes();
    int position = at;
    for (int i = offset - 1; i >= 0; i--) {
      position--;
      for (int n = 0; n < LINE_END && pattern.breaks() && position > from; n++) {
        position -= isBreak(data[position]) ? 1 : 0;
      }
      if (position < from || data[position] != wanted[i]) {
        return -1;
      }
    }
    return position;
  }

  /** Where the pattern ends whose byte {@code offset} is at {@code at}; -1 if it does not. */
  private static int after(byte[] data, int to, int at, Pattern pattern, int offset) {
    byte[] wanted = pattern.bytes();
    int position = at;
    for (int i = offset; i < wanted.length; i++) {
      for (int n = 0; n < LINE_END && pattern.breaks() && position < to; n++) {
        position += isBreak(data[position]) ? 1 : 0;
      }
      if (position >= to || data[position] != wanted[i]) {
        return -1;
      }
      position++;
    }
    return position;
  }

  private static boolean isBreak(byte b) {
    return b == '\n' || b == '\r';
  }

  private void fill() {
    int count = 0;
    for (int owner = 0; owner < patterns.size(); owner++) {
      Pattern pattern = patterns.get(owner);
      for (int offset = 0; offset < step; offset++) {
        count = put(count, owner, pattern, offset);
      }
      if (pattern.breaks() && pattern.length() >= SECOND + step + GROUP - 1) {
        for (int offset = SECOND; offset < SECOND + step; offset++) {
          count = put(count, owner, pattern, offset);
        }
      }
    }
  }

  private int put(int index, int owner, Pattern pattern, int offset) {
    int group = (int) INT.get(pattern.bytes(), offset);
    int hash = group * 0x9E3779B1;
    int bit = hash >>> (32 - BITS);
    int bucket = hash >>> (32 - BUCKETS);
    bits[bit >>> 6] |= 1L << bit;
    groups[index] = group;
    owners[index] = owner;
    offsets[index] = offset;
    nexts[index] = heads[bucket];
    heads[bucket] = index;
    return index + 1;
  }

  private static int extent(Pattern pattern) {
    return pattern.breaks() ? (1 + LINE_END) * pattern.length() : pattern.length();
  }
}
