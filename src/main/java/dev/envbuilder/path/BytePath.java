package dev.envbuilder.path;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file name or path as Linux sees it: bytes, with {@code /} between names, never a NUL. Names in
 * images need not be UTF-8, so a path is never a {@code String} on its way from one file system or
 * archive to another; {@link #toString()} is for people only.
 *
 * <p>Order is by unsigned byte, so that a directory sorts before what is in it.
 */
public final class BytePath implements Comparable<BytePath> {
  /** The root directory, {@code /}. */
  public static final BytePath ROOT = new BytePath(new byte[] {'/'});

  /** The empty relative path: resolving it changes nothing. */
  public static final BytePath EMPTY = new BytePath(new byte[0]);

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private int hash;

  private BytePath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The path with these bytes, kept verbatim.
   *
   * @throws IllegalArgumentException if there is a NUL in it: no Linux path has one
   */
  public static BytePath of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** The path held by {@code length} bytes from {@code offset}; see {@link #of(byte[])}. */
  public static BytePath of(byte[] bytes, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    for (byte b : copy) {
      if (b == 0) {
        throw new IllegalArgumentException("a path holds a NUL byte: '" + decode(copy) + "'");
      }
    }
    return new BytePath(copy);
  }

  /** The path that this text is in UTF-8. */
  public static BytePath of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the bytes, without a terminating NUL. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** The number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** The byte at an index, as {@code byte}: compare it with {@code '/'} and the like. */
  public byte at(int index) {
    return bytes[index];
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  public boolean isAbsolute() {
    return bytes.length > 0 && bytes[0] == '/';
  }

  public boolean endsWithSlash() {
    return bytes.length > 0 && bytes[bytes.length - 1] == '/';
  }

  /** This path with a slash at its end, which says that a directory is meant. */
  public BytePath withSlash() {
    if (endsWithSlash()) {
      return this;
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = '/';
    return new BytePath(longer);
  }

  /** The names between slashes, empty ones left out; {@code .} and {@code ..} stay. */
  public List<BytePath> names() {
    List<BytePath> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        if (i > start) {
          names.add(new BytePath(Arrays.copyOfRange(bytes, start, i)));
        }
        start = i + 1;
      }
    }
    return names;
  }

  /** The last name, without slashes; empty for {@code /} and for the empty path. */
  public BytePath name() {
    int end = trimmedEnd();
    int slash = lastSlash(end);
    return new BytePath(Arrays.copyOfRange(bytes, slash + 1, end));
  }

  /**
   * What is left when the last name is taken away: {@code /} for {@code /a}, empty for {@code a},
   * {@code /} for {@code /}.
   */
  public BytePath parent() {
    int end = trimmedEnd();
    int slash = lastSlash(end);
    if (slash < 0) {
      return isAbsolute() ? ROOT : EMPTY;
    }
    while (slash > 0 && bytes[slash - 1] == '/') {
      slash--;
    }
    return slash == 0 ? ROOT : new BytePath(Arrays.copyOf(bytes, slash));
  }

  /** {@code other} below this path; {@code other} itself where it is absolute. */
  public BytePath resolve(BytePath other) {
    if (other.isAbsolute() || isEmpty()) {
      return other;
    }
    return append(other);
  }

  /** {@link #resolve(BytePath)} with a name in UTF-8. */
  public BytePath resolve(String other) {
    return resolve(of(other));
  }

  /** {@code other} below this path even where it begins with a slash: {@code /a} + {@code /b}. */
  public BytePath append(BytePath other) {
    int skip = 0;
    while (skip < other.bytes.length && other.bytes[skip] == '/') {
      skip++;
    }
    int tail = other.bytes.length - skip;
    if (tail == 0) {
      return this;
    }
    if (isEmpty()) {
      return new BytePath(Arrays.copyOfRange(other.bytes, skip, other.bytes.length));
    }
    int slash = endsWithSlash() ? 0 : 1;
    byte[] joined = Arrays.copyOf(bytes, bytes.length + slash + tail);
    if (slash == 1) {
      joined[bytes.length] = '/';
    }
    System.arraycopy(other.bytes, skip, joined, bytes.length + slash, tail);
    return new BytePath(joined);
  }

  /**
   * The shortest path of the same meaning without looking at the file system: doubled slashes,
   * {@code .} and a trailing slash go, {@code ..} takes the name before it away and stops at the
   * root. A relative path keeps the {@code ..} that lead out of it; one that ends up nowhere is
   * {@link #EMPTY}.
   */
  public BytePath clean() {
    List<BytePath> kept = new ArrayList<>();
    for (BytePath name : names()) {
      if (name.isDot()) {
        continue;
      }
      if (!name.isDotDot()) {
        kept.add(name);
      } else if (!kept.isEmpty() && !kept.getLast().isDotDot()) {
        kept.removeLast();
      } else if (!isAbsolute()) {
        kept.add(name);
      }
    }
    return join(isAbsolute(), kept);
  }

  /** The path made of these names. */
  public static BytePath join(boolean absolute, List<BytePath> names) {
    BytePath path = absolute ? ROOT : EMPTY;
    for (BytePath name : names) {
      path = path.append(name);
    }
    return path;
  }

  /** Whether this path is {@code other} or lies below it; both are taken as clean. */
  public boolean startsWith(BytePath other) {
    int n = other.trimmedEnd();
    if (other.isAbsolute() && n == 1 && other.bytes[0] == '/') {
      return isAbsolute();
    }
    if (n == 0) {
      return !isAbsolute();
    }
    return bytes.length >= n
        && Arrays.equals(bytes, 0, n, other.bytes, 0, n)
        && (bytes.length == n || bytes[n] == '/');
  }

  /**
   * This path as seen from {@code base}: {@code /a/b} from {@code /a} is {@code b}.
   *
   * @throws IllegalArgumentException if it does not lie below {@code base}
   */
  public BytePath relativeTo(BytePath base) {
    if (!startsWith(base)) {
      throw new IllegalArgumentException("'" + this + "' is not below '" + base + "'");
    }
    int from = Math.min(base.trimmedEnd(), bytes.length);
    while (from < bytes.length && bytes[from] == '/') {
      from++;
    }
    return new BytePath(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  public boolean isDot() {
    return bytes.length == 1 && bytes[0] == '.';
  }

  public boolean isDotDot() {
    return bytes.length == 2 && bytes[0] == '.' && bytes[1] == '.';
  }

  /** Whether the bytes begin with this ASCII text: {@code .wh.} and the like. */
  public boolean startsWithText(String ascii) {
    byte[] prefix = ascii.getBytes(StandardCharsets.US_ASCII);
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The bytes from {@code start} to the end. */
  public BytePath substring(int start) {
    return new BytePath(Arrays.copyOfRange(bytes, start, bytes.length));
  }

  private int trimmedEnd() {
    int end = bytes.length;
    while (end > 1 && bytes[end - 1] == '/') {
      end--;
    }
    return end;
  }

  private int lastSlash(int end) {
    for (int i = end - 1; i >= 0; i--) {
      if (bytes[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public int compareTo(BytePath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BytePath path && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(bytes);
      hash = h;
    }
    return h;
  }

  /**
   * The path for people: UTF-8 where it is valid, {@code \xNN} for control characters and for bytes
   * that are not UTF-8, so that a hostile name cannot drive a terminal.
   */
  @Override
  public String toString() {
    return decode(bytes);
  }

  private static String decode(byte[] bytes) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      if (text.chars().noneMatch(Character::isISOControl)) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // not UTF-8: shown byte by byte below
    }
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      if (b >= 0x20 && b < 0x7f) {
        out.append((char) b);
      } else {
        out.append("\\x").append((char) HEX[(b >> 4) & 15]).append((char) HEX[b & 15]);
      }
    }
    return out.toString();
  }
}
