package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The records of a PAX extended header ("length key=value\n", POSIX.1-2024 pax). Values are bytes:
 * file names and attributes need not be UTF-8.
 */
final class PaxRecords {
  /** Attributes as star, GNU tar and Go write them: raw bytes. */
  static final String SCHILY_XATTR = "SCHILY.xattr.";

  /** Attributes as libarchive writes them: name percent-encoded, value in base64. */
  static final String LIBARCHIVE_XATTR = "LIBARCHIVE.xattr.";

  private final Map<String, byte[]> values = new HashMap<>();
  private final TreeMap<BytePath, byte[]> xattrs = new TreeMap<>();
  private final TreeMap<BytePath, byte[]> encodedXattrs = new TreeMap<>();

  /** The run list of sparse format 0.0, the only key that may repeat with a meaning. */
  private final List<Long> sparseNumbers = new ArrayList<>();

  static PaxRecords none() {
    return new PaxRecords();
  }

  static PaxRecords parse(byte[] bytes, TarLimits limits, TarPlace place) throws TarException {
    PaxRecords records = new PaxRecords();
    int at = 0;
    while (at < bytes.length) {
      at = records.parseRecord(bytes, at, limits, place);
    }
    return records;
  }

  private int parseRecord(byte[] bytes, int start, TarLimits limits, TarPlace place)
      throws TarException {
    int at = start;
    int length = 0;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - start < 8) {
      length = length * 10 + bytes[at++] - '0';
    }
    int end = start + length;
    boolean framed =
        at > start
            && at < bytes.length
            && bytes[at] == ' '
            && end <= bytes.length
            && end > at + 2
            && bytes[end - 1] == '\n';
    int equals = at + 1;
    while (framed && equals < end && bytes[equals] != '=') {
      equals++;
    }
    if (!framed || equals >= end - 1 || equals == at + 1) {
      throw place.failure("the PAX header is malformed at its byte " + start);
    }
    String key = new String(bytes, at + 1, equals - at - 1, StandardCharsets.ISO_8859_1);
    put(key, Arrays.copyOfRange(bytes, equals + 1, end - 1), limits, place);
    return end;
  }

  private void put(String key, byte[] value, TarLimits limits, TarPlace place) throws TarException {
    if (key.startsWith(SCHILY_XATTR)) {
      xattrs.put(xattrName(latin1(key.substring(SCHILY_XATTR.length())), place), value);
    } else if (key.startsWith(LIBARCHIVE_XATTR)) {
      byte[] name = percentDecoded(latin1(key.substring(LIBARCHIVE_XATTR.length())));
      encodedXattrs.put(xattrName(name, place), base64(value, place));
    } else if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
      boolean isOffset = key.endsWith("offset");
      if (isOffset != (sparseNumbers.size() % 2 == 0)) {
        throw place.failure("the sparse map has an offset without a length");
      }
      if (sparseNumbers.size() / 2 >= limits.extents()) {
        throw place.failure("the sparse map has more than " + limits.extents() + " runs");
      }
      sparseNumbers.add(decimal(value, key, place));
    } else {
      values.put(key, value);
    }
    if (xattrs.size() + encodedXattrs.size() > 2 * limits.xattrs()) {
      throw place.failure("there are more than " + limits.xattrs() + " extended attributes");
    }
  }

  /** These records over {@code global} ones, of which only those that can be shared are taken. */
  PaxRecords over(PaxRecords global) {
    PaxRecords merged = new PaxRecords();
    for (String key : List.of("uid", "gid", "uname", "gname", "mtime")) {
      byte[] value = global.values.get(key);
      if (value != null) {
        merged.values.put(key, value);
      }
    }
    merged.values.putAll(values);
    merged.xattrs.putAll(global.xattrs);
    merged.xattrs.putAll(xattrs);
    merged.encodedXattrs.putAll(global.encodedXattrs);
    merged.encodedXattrs.putAll(encodedXattrs);
    merged.sparseNumbers.addAll(sparseNumbers);
    return merged;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The value as a name or path; empty values stand for "as in the plain header". */
  Optional<BytePath> path(String key, TarPlace place) throws TarException {
    byte[] value = values.get(key);
    if (value == null || value.length == 0) {
      return Optional.empty();
    }
    return Optional.of(bytePath(value, key, place));
  }

  /** The value as a decimal number. */
  Optional<Long> number(String key, TarPlace place) throws TarException {
    byte[] value = values.get(key);
    return value == null || value.length == 0
        ? Optional.empty()
        : Optional.of(decimal(value, key, place));
  }

  Optional<PaxTime> mtime(TarPlace place) throws TarException {
    byte[] value = values.get("mtime");
    return value == null || value.length == 0
        ? Optional.empty()
        : Optional.of(PaxTime.parse(value, place));
  }

  Optional<byte[]> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  List<Long> sparseNumbers() {
    return sparseNumbers;
  }

  /** libarchive writes both forms; the raw one is exact and wins. */
  Xattrs xattrs(TarLimits limits, TarPlace place) throws TarException {
    TreeMap<BytePath, byte[]> all = new TreeMap<>(encodedXattrs);
    all.putAll(xattrs);
    if (all.size() > limits.xattrs()) {
      throw place.failure("there are more than " + limits.xattrs() + " extended attributes");
    }
    return Xattrs.of(all);
  }

  static long decimal(byte[] value, String what, TarPlace place) throws TarException {
    int at = value.length > 0 && value[0] == '-' ? 1 : 0;
    if (at == value.length || value.length - at > 18) {
      throw place.failure("the " + what + " record is not a number of at most 18 digits");
    }
    long number = 0;
    for (int i = at; i < value.length; i++) {
      if (value[i] < '0' || value[i] > '9') {
        throw place.failure("the " + what + " record is not a decimal number");
      }
      number = number * 10 + value[i] - '0';
    }
    return at == 1 ? -number : number;
  }

  private static BytePath xattrName(byte[] name, TarPlace place) throws TarException {
    if (name.length == 0) {
      throw place.failure("an extended attribute has no name");
    }
    return bytePath(name, "extended attribute name", place);
  }

  private static BytePath bytePath(byte[] value, String what, TarPlace place) throws TarException {
    for (byte b : value) {
      if (b == 0) {
        throw place.failure("the " + what + " record holds a NUL byte");
      }
    }
    return BytePath.of(value);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] percentDecoded(byte[] name) {
    byte[] out = new byte[name.length];
    int n = 0;
    for (int i = 0; i < name.length; i++) {
      int high = i + 2 < name.length && name[i] == '%' ? Character.digit(name[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(name[i + 2], 16) : -1;
      if (low >= 0) {
        out[n++] = (byte) ((high << 4) | low);
        i += 2;
      } else {
        out[n++] = name[i];
      }
    }
    return Arrays.copyOf(out, n);
  }

  private static byte[] base64(byte[] value, TarPlace place) throws TarException {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw place.failure("an extended attribute is not in base64");
    }
  }
}
