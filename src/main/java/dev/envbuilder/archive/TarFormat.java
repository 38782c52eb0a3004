package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an entry becomes header bytes: plain ustar where that holds it exactly, else a PAX header
 * before it. The choices are those of Go's {@code archive/tar}, which writes most images.
 */
final class TarFormat {
  private static final int MAX_PAX_BYTES = TarLimits.DEFAULT.extendedHeaderBytes();
  private static final byte[] XATTR_KEY =
      PaxRecords.SCHILY_XATTR.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ENCODED_XATTR_KEY =
      PaxRecords.LIBARCHIVE_XATTR.getBytes(StandardCharsets.US_ASCII);

  private TarFormat() {}

  /** The header blocks of an entry whose name is final. */
  static byte[] headers(TarEntry entry, TarPlace place) throws TarException {
    checkWritable(entry, place);
    SortedMap<BytePath, byte[]> pax = paxRecords(entry);
    if (pax.isEmpty()) {
      return ustar(entry);
    }
    byte[] body = paxBody(pax);
    if (body.length > MAX_PAX_BYTES) {
      throw place.failure(
          "its names and attributes take "
              + body.length
              + " bytes, and readers accept "
              + MAX_PAX_BYTES);
    }
    int padded = (int) (body.length + TarReader.paddingOf(body.length));
    byte[] out = new byte[2 * TarHeader.BLOCK + padded];
    System.arraycopy(paxHeader(entry.name(), body.length), 0, out, 0, TarHeader.BLOCK);
    System.arraycopy(body, 0, out, TarHeader.BLOCK, body.length);
    byte[] plain = plain(entry);
    System.arraycopy(plain, 0, out, TarHeader.BLOCK + padded, TarHeader.BLOCK);
    return out;
  }

  private static void checkWritable(TarEntry entry, TarPlace place) throws TarException {
    if (!fits(entry.devMajor(), 8) || !fits(entry.devMinor(), 8)) {
      throw place.failure(
          "the device " + entry.devMajor() + ":" + entry.devMinor() + " does not fit a tar header");
    }
    if (entry.size() > TarReader.MAX_SIZE) {
      throw place.failure("the size " + entry.size() + " is impossible");
    }
  }

  private static SortedMap<BytePath, byte[]> paxRecords(TarEntry entry) {
    SortedMap<BytePath, byte[]> pax = new TreeMap<>();
    putText(pax, "path", entry.name(), TarHeader.NAME_LENGTH);
    putText(pax, "linkpath", entry.linkName(), TarHeader.NAME_LENGTH);
    putText(pax, "uname", entry.userName(), TarHeader.OWNER_NAME_LENGTH);
    putText(pax, "gname", entry.groupName(), TarHeader.OWNER_NAME_LENGTH);
    putNumber(pax, "uid", entry.uid(), 8);
    putNumber(pax, "gid", entry.gid(), 8);
    putNumber(pax, "size", entry.size(), 12);
    if (entry.mtimeNanos() != 0 || !fits(entry.mtimeSeconds(), 12)) {
      String time = new PaxTime(entry.mtimeSeconds(), entry.mtimeNanos()).format();
      pax.put(BytePath.of("mtime"), ascii(time));
    }
    for (BytePath name : entry.xattrs().names()) {
      putXattr(pax, name, entry.xattrs().get(name).orElseThrow());
    }
    if (pax.isEmpty() || fitsPlain(entry.name(), TarHeader.NAME_LENGTH)) {
      return pax;
    }
    // A name that ustar could split is only split where no PAX header is needed anyway.
    boolean onlySplitName = pax.size() == 1 && split(entry.name()).isPresent();
    return onlySplitName ? new TreeMap<>() : pax;
  }

  private static void putText(
      SortedMap<BytePath, byte[]> pax, String key, BytePath text, int most) {
    if (!fitsPlain(text, most)) {
      pax.put(BytePath.of(key), text.toByteArray());
    }
  }

  private static void putNumber(
      SortedMap<BytePath, byte[]> pax, String key, long number, int width) {
    if (!fits(number, width)) {
      pax.put(BytePath.of(key), ascii(Long.toString(number)));
    }
  }

  /** A PAX key ends at the first {@code =}; names with one take libarchive's encoded form. */
  private static void putXattr(SortedMap<BytePath, byte[]> pax, BytePath name, byte[] value) {
    boolean plain = true;
    for (int i = 0; i < name.length(); i++) {
      plain &= name.at(i) != '=';
    }
    if (plain) {
      pax.put(BytePath.of(concat(XATTR_KEY, name.toByteArray())), value);
      return;
    }
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(ENCODED_XATTR_KEY);
    for (byte b : name.toByteArray()) {
      if (b == '=' || b == '%' || b <= ' ') {
        key.writeBytes(ascii(String.format("%%%02X", b & 0xff)));
      } else {
        key.write(b);
      }
    }
    pax.put(BytePath.of(key.toByteArray()), Base64.getEncoder().withoutPadding().encode(value));
  }

  private static byte[] paxBody(SortedMap<BytePath, byte[]> pax) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<BytePath, byte[]> record : pax.entrySet()) {
      byte[] key = record.getKey().toByteArray();
      int rest = 3 + key.length + record.getValue().length;
      int length = rest + Integer.toString(rest).length();
      // The length counts its own digits, and may gain one by that.
      length = rest + Integer.toString(length).length();
      body.writeBytes(ascii(length + " "));
      body.writeBytes(key);
      body.write('=');
      body.writeBytes(record.getValue());
      body.write('\n');
    }
    return body.toByteArray();
  }

  private static byte[] paxHeader(BytePath name, int size) {
    BytePath clean = name.clean();
    BytePath file = name.endsWithSlash() ? BytePath.EMPTY : name.name();
    BytePath dir = name.endsWithSlash() ? clean : clean.parent();
    byte[] full = asciiOnly(dir.append(BytePath.of("PaxHeaders.0")).append(file));
    int length = Math.min(full.length, TarHeader.NAME_LENGTH);
    while (length > 0 && full[length - 1] == '/') {
      length--;
    }
    byte[] block = new byte[TarHeader.BLOCK];
    System.arraycopy(full, 0, block, TarHeader.NAME, length);
    octal(block, TarHeader.MODE, 8, 0);
    octal(block, TarHeader.UID, 8, 0);
    octal(block, TarHeader.GID, 8, 0);
    octal(block, TarHeader.SIZE, 12, size);
    octal(block, TarHeader.MTIME, 12, 0);
    block[TarHeader.TYPE] = 'x';
    return sealed(block);
  }

  private static byte[] ustar(TarEntry entry) {
    byte[] block = fields(entry);
    Optional<Integer> slash =
        fitsPlain(entry.name(), TarHeader.NAME_LENGTH) ? Optional.empty() : split(entry.name());
    if (slash.isEmpty()) {
      text(block, TarHeader.NAME, TarHeader.NAME_LENGTH, entry.name());
    } else {
      byte[] name = entry.name().toByteArray();
      int at = slash.get();
      System.arraycopy(name, 0, block, TarHeader.PREFIX, at);
      System.arraycopy(name, at + 1, block, TarHeader.NAME, name.length - at - 1);
    }
    return sealed(block);
  }

  /** The header behind a PAX header: what does not fit is cut, as PAX readers look there. */
  private static byte[] plain(TarEntry entry) {
    byte[] block = fields(entry);
    text(block, TarHeader.NAME, TarHeader.NAME_LENGTH, entry.name());
    return sealed(block);
  }

  private static byte[] fields(TarEntry entry) {
    byte[] block = new byte[TarHeader.BLOCK];
    octal(block, TarHeader.MODE, 8, entry.mode());
    octal(block, TarHeader.UID, 8, entry.uid());
    octal(block, TarHeader.GID, 8, entry.gid());
    octal(block, TarHeader.SIZE, 12, entry.size());
    octal(block, TarHeader.MTIME, 12, entry.mtimeSeconds());
    block[TarHeader.TYPE] = entry.type().flag();
    text(block, TarHeader.LINK, TarHeader.NAME_LENGTH, entry.linkName());
    text(block, TarHeader.USER, TarHeader.OWNER_NAME_LENGTH, entry.userName());
    text(block, TarHeader.GROUP, TarHeader.OWNER_NAME_LENGTH, entry.groupName());
    octal(block, TarHeader.DEV_MAJOR, 8, entry.devMajor());
    octal(block, TarHeader.DEV_MINOR, 8, entry.devMinor());
    return block;
  }

  private static byte[] sealed(byte[] block) {
    System.arraycopy(ascii("ustar\00000"), 0, block, TarHeader.MAGIC, 8);
    Arrays.fill(block, TarHeader.CHECKSUM, TarHeader.CHECKSUM + 8, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, TarHeader.CHECKSUM, 7, sum);
    return block;
  }

  private static void text(byte[] block, int at, int width, BytePath text) {
    byte[] bytes = asciiOnly(text);
    int length = Math.min(bytes.length, width);
    System.arraycopy(bytes, 0, block, at, length);
    if (bytes.length > width && bytes[width - 1] == '/') {
      // A cut that happens to end in a slash would make old readers see a directory.
      while (length > 0 && bytes[length - 1] == '/') {
        block[at + --length] = 0;
      }
    }
  }

  /** Zero-filled digits and a NUL; a number that does not fit becomes 0, PAX holds it. */
  private static void octal(byte[] block, int at, int width, long number) {
    long rest = fits(number, width) ? number : 0;
    for (int i = at + width - 2; i >= at; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>= 3;
    }
    block[at + width - 1] = 0;
  }

  private static boolean fits(long number, int width) {
    return number >= 0 && number < 1L << (3 * (width - 1));
  }

  private static boolean fitsPlain(BytePath text, int most) {
    return text.length() <= most && isAscii(text);
  }

  private static boolean isAscii(BytePath text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] asciiOnly(BytePath text) {
    byte[] out = new byte[text.length()];
    int n = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) > 0) {
        out[n++] = text.at(i);
      }
    }
    return Arrays.copyOf(out, n);
  }

  /** Where a long ASCII name parts into ustar's prefix and name: the last slash that serves. */
  private static Optional<Integer> split(BytePath name) {
    int length = name.length();
    if (length <= TarHeader.NAME_LENGTH || !isAscii(name)) {
      return Optional.empty();
    }
    int search = length;
    if (length > TarHeader.PREFIX_LENGTH + 1) {
      search = TarHeader.PREFIX_LENGTH + 1;
    } else if (name.endsWithSlash()) {
      search--;
    }
    int slash = search - 1;
    while (slash >= 0 && name.at(slash) != '/') {
      slash--;
    }
    int rest = length - slash - 1;
    return slash <= 0 || rest == 0 || rest > TarHeader.NAME_LENGTH
        ? Optional.empty()
        : Optional.of(slash);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
