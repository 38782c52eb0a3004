package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Small archives made by hand, block by block, and archives read back whole. */
final class TarBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** An entry with its content. */
  static final class Read {
    private final TarEntry entry;
    private final byte[] content;

    Read(TarEntry entry, byte[] content) {
      this.entry = entry;
      this.content = content;
    }

    TarEntry entry() {
      return entry;
    }

    byte[] content() {
      return content.clone();
    }
  }

  /** A header with the checksum right, fields set before. */
  static byte[] sealed(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, String.format("%06o\0 ", sum));
    return block;
  }

  static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  /** A ustar header, not yet sealed. */
  static byte[] header(String name, char type, long size) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, 124, String.format("%011o\0", size));
    put(block, 136, "00000000000\0");
    block[156] = (byte) type;
    put(block, 257, "ustar\00000");
    return block;
  }

  TarBytes block(byte[] block) {
    out.writeBytes(sealed(block));
    return this;
  }

  TarBytes entry(String name, char type, byte[] content) {
    return block(header(name, type, content.length)).content(content);
  }

  TarBytes entry(String name, char type, String content) {
    return entry(name, type, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  TarBytes pax(String... records) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String record : records) {
      body.writeBytes(record(record.getBytes(StandardCharsets.ISO_8859_1)));
    }
    return entry("PaxHeaders.0/x", 'x', body.toByteArray());
  }

  private static byte[] record(byte[] keyAndValue) {
    int length = keyAndValue.length + 3;
    while (String.valueOf(length).length() + keyAndValue.length + 2 != length) {
      length = String.valueOf(length).length() + keyAndValue.length + 2;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(keyAndValue);
    out.write('\n');
    return out.toByteArray();
  }

  TarBytes content(byte[] content) {
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  TarBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] unfinished() {
    return out.toByteArray();
  }

  byte[] finished() {
    return raw(new byte[1024]).unfinished();
  }

  static List<Read> readAll(byte[] archive) throws IOException {
    TarReader reader = TarReader.of(new ByteArrayInputStream(archive));
    List<Read> all = new ArrayList<>();
    Optional<TarEntry> entry = reader.next();
    while (entry.isPresent()) {
      all.add(new Read(entry.get(), reader.content().readAllBytes()));
      entry = reader.next();
    }
    return all;
  }

  static TarEntry readOne(byte[] archive) throws IOException {
    return readAll(archive).getFirst().entry();
  }

  static byte[] written(TarEntry entry, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    writer.write(entry, new ByteArrayInputStream(content));
    writer.finish();
    return out.toByteArray();
  }

  static byte[] written(TarEntry entry) throws IOException {
    return written(entry, new byte[0]);
  }

  static BytePath path(String latin1) {
    return BytePath.of(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
