package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One 512-byte header block and where its fields lie. Layout: POSIX.1-2024 pax "ustar Interchange
 * Format", GNU tar manual "Basic Tar Format".
 */
final class TarHeader {
  static final int BLOCK = 512;
  static final int NAME = 0;
  static final int NAME_LENGTH = 100;
  static final int MODE = 100;
  static final int UID = 108;
  static final int GID = 116;
  static final int SIZE = 124;
  static final int MTIME = 136;
  static final int CHECKSUM = 148;
  static final int TYPE = 156;
  static final int LINK = 157;
  static final int MAGIC = 257;
  static final int USER = 265;
  static final int GROUP = 297;
  static final int OWNER_NAME_LENGTH = 32;
  static final int DEV_MAJOR = 329;
  static final int DEV_MINOR = 337;
  static final int PREFIX = 345;
  static final int PREFIX_LENGTH = 155;

  /** Where old GNU sparse headers keep their first four runs, and the file's real size. */
  static final int GNU_SPARSE = 386;

  static final int GNU_SPARSE_EXTENDED = 482;
  static final int GNU_REAL_SIZE = 483;

  private static final byte[] USTAR = {'u', 's', 't', 'a', 'r', 0};
  private static final byte[] GNU = "ustar  \0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STAR_TRAILER = {'t', 'a', 'r', 0};

  private final byte[] block;
  private final TarPlace place;

  private TarHeader(byte[] block, TarPlace place) {
    this.block = block;
    this.place = place;
  }

  /** Takes the block over; fails if its checksum is wrong. */
  static TarHeader parse(byte[] block, long offset) throws TarException {
    TarPlace place = new TarPlace(offset);
    long stored = number(block, CHECKSUM, 8, "checksum", place);
    int unsigned = 0;
    int signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      // Some old archives were summed with signed characters.
      signed += b;
    }
    if (stored != unsigned && stored != signed) {
      throw place.failure(
          "the header checksum is "
              + stored
              + " and the header sums up to "
              + unsigned
              + "; this is not a tar archive, or it is damaged");
    }
    TarHeader header = new TarHeader(block, place);
    return new TarHeader(block, place.named(header.name()));
  }

  static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  TarPlace place() {
    return place;
  }

  byte[] block() {
    return block;
  }

  byte type() {
    return block[TYPE];
  }

  BytePath name() {
    BytePath name = text(NAME, NAME_LENGTH);
    BytePath prefix = prefix();
    if (prefix.isEmpty()) {
      return name;
    }
    byte[] joined = Arrays.copyOf(prefix.toByteArray(), prefix.length() + 1 + name.length());
    joined[prefix.length()] = '/';
    System.arraycopy(name.toByteArray(), 0, joined, prefix.length() + 1, name.length());
    return BytePath.of(joined);
  }

  private BytePath prefix() {
    if (has(MAGIC, USTAR)) {
      // star keeps times in the last 24 bytes of the field.
      return text(PREFIX, has(508, STAR_TRAILER) ? 131 : PREFIX_LENGTH);
    }
    if (isGnu() && !(isGnuTime(PREFIX) && isGnuTime(PREFIX + 12))) {
      // GNU headers hold times here, but Go before 1.8 wrote a prefix; such layers still exist.
      return text(PREFIX, PREFIX_LENGTH);
    }
    return BytePath.EMPTY;
  }

  private boolean isGnuTime(int at) {
    try {
      number(block, at, 12, "time", place);
      return true;
    } catch (TarException notANumber) {
      return false;
    }
  }

  int mode() throws TarException {
    return (int) (number(MODE, 8, "mode") & 07777);
  }

  long uid() throws TarException {
    return number(UID, 8, "uid");
  }

  long gid() throws TarException {
    return number(GID, 8, "gid");
  }

  long size() throws TarException {
    return number(SIZE, 12, "size");
  }

  long mtime() throws TarException {
    return number(MTIME, 12, "mtime");
  }

  BytePath linkName() {
    return text(LINK, NAME_LENGTH);
  }

  BytePath userName() {
    return isOld() ? BytePath.EMPTY : text(USER, OWNER_NAME_LENGTH);
  }

  BytePath groupName() {
    return isOld() ? BytePath.EMPTY : text(GROUP, OWNER_NAME_LENGTH);
  }

  int devMajor() throws TarException {
    return device(DEV_MAJOR);
  }

  int devMinor() throws TarException {
    return device(DEV_MINOR);
  }

  private int device(int at) throws TarException {
    long number = isOld() ? 0 : number(at, 8, "device number");
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw place.failure("the device number " + number + " is out of range");
    }
    return (int) number;
  }

  private boolean isGnu() {
    return has(MAGIC, GNU);
  }

  private boolean isOld() {
    return !has(MAGIC, USTAR) && !isGnu();
  }

  private boolean has(int at, byte[] expected) {
    return Arrays.equals(block, at, at + expected.length, expected, 0, expected.length);
  }

  private BytePath text(int at, int length) {
    return cString(block, at, length);
  }

  long number(int at, int length, String what) throws TarException {
    return number(block, at, length, what, place);
  }

  /** The bytes up to the first NUL. */
  static BytePath cString(byte[] bytes, int at, int length) {
    int end = at;
    while (end < at + length && bytes[end] != 0) {
      end++;
    }
    return BytePath.of(bytes, at, end - at);
  }

  /** An octal number between blanks or NULs, or a GNU base-256 number; empty is 0. */
  static long number(byte[] bytes, int at, int length, String what, TarPlace place)
      throws TarException {
    if ((bytes[at] & 0x80) != 0) {
      return base256(bytes, at, length, what, place);
    }
    int start = at;
    int end = at + length;
    while (start < end && isPadding(bytes[start])) {
      start++;
    }
    while (end > start && isPadding(bytes[end - 1])) {
      end--;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = bytes[i] - '0';
      if (bytes[i] == 0) {
        break;
      }
      if (digit < 0 || digit > 7) {
        throw place.failure("the " + what + " field is not an octal number");
      }
      value = (value << 3) | digit;
    }
    return value;
  }

  private static boolean isPadding(byte b) {
    return b == ' ' || b == 0;
  }

  /** Two's complement over all bits of the field but the first, which only marks the format. */
  private static long base256(byte[] bytes, int at, int length, String what, TarPlace place)
      throws TarException {
    boolean negative = (bytes[at] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = at; i < at + length; i++) {
      int b = bytes[i] & 0xff;
      if (i == at) {
        b = negative ? b | 0x80 : b & 0x7f;
      }
      long top = value >> 55;
      if (top != (negative ? -1 : 0)) {
        throw place.failure("the " + what + " field does not fit into 64 bits");
      }
      value = (value << 8) | b;
    }
    return value;
  }
}
