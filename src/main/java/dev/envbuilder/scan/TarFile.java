package dev.envbuilder.scan;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.archive.Extent;
import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarReader;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.path.BytePath;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tar archive on disk whose files can be read in any order, without unpacking it. Of a compressed
 * one all that lies before a file is decompressed each time. Nothing in it is believed: links stay
 * in it, and a name that stands for two files stands for none.
 */
final class TarFile {
  /** An archive of images holds layers, not a file system. */
  private static final int MOST_ENTRIES = 100_000;

  private static final int MOST_LINKS = 8;
  private static final int BUFFER = 64 << 10;

  private final Path file;
  private final Map<BytePath, Entry> entries;

  private TarFile(Path file, Map<BytePath, Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  private sealed interface Entry {
    record Content(long offset, long size) implements Entry {}

    record Link(BytePath target) implements Entry {}

    /** Something that cannot be read, and why. */
    record Unusable(String why) implements Entry {}
  }

  /** Reads the names in an archive. */
  static TarFile open(Path file) throws IOException {
    Map<BytePath, Entry> entries = new LinkedHashMap<>();
    try (Position in = position(file)) {
      TarReader tar = TarReader.of(in);
      for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
        BytePath name = key(next.get().name());
        Entry entry = entry(name, next.get(), tar.extents(), in.position);
        if (next.get().type() != TarType.DIRECTORY && entries.put(name, entry) != null) {
          entries.put(name, new Entry.Unusable("is in it more than once"));
        }
        if (entries.size() > MOST_ENTRIES) {
          throw new IOException(
              "'" + file + "' holds more than " + MOST_ENTRIES + " files: it is no image");
        }
      }
    }
    return new TarFile(file, entries);
  }

  private static Entry entry(BytePath name, TarEntry entry, List<Extent> extents, long position) {
    return switch (entry.type()) {
      case FILE ->
          extents.stream().mapToLong(Extent::length).sum() == entry.size()
              ? new Entry.Content(position, entry.size())
              : new Entry.Unusable("is stored as a sparse file, which no image needs");
      case SYMLINK -> new Entry.Link(key(name.parent().resolve(entry.linkName())));
      case HARDLINK -> new Entry.Link(key(entry.linkName()));
      case DIRECTORY, CHAR, BLOCK, FIFO -> new Entry.Unusable("is not a file");
    };
  }

  /** All ways to write a name in an archive as one. */
  static BytePath key(BytePath name) {
    return BytePath.ROOT.append(name).clean();
  }

  Path file() {
    return file;
  }

  /** The names of all files, links left out, in their order. */
  List<BytePath> files() {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Entry.Content)
        .map(Map.Entry::getKey)
        .toList();
  }

  boolean has(BytePath name) {
    return entries.containsKey(key(name));
  }

  /** The name of the file that a name stands for. */
  BytePath resolve(BytePath name) throws IOException {
    BytePath at = key(name);
    for (int i = 0; i < MOST_LINKS; i++) {
      if (!(entries.get(at) instanceof Entry.Link link)) {
        return at;
      }
      at = link.target();
    }
    throw new IOException("'" + name + "' in '" + file + "' is a link to links without end");
  }

  /** The length of a file. */
  long size(BytePath name) throws IOException {
    return content(name).size();
  }

  /** A file's content, which the caller closes. */
  InputStream open(BytePath name) throws IOException {
    Entry.Content content = content(name);
    InputStream in = position(file);
    try {
      in.skipNBytes(content.offset());
      return new Slice(in, content.size());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** A small file whole. */
  byte[] read(BytePath name, int cap) throws IOException {
    try (InputStream in = open(name)) {
      byte[] bytes = in.readNBytes(cap + 1);
      if (bytes.length > cap) {
        throw new IOException(
            "'%s' in '%s' is longer than the %d bytes that are read".formatted(name, file, cap));
      }
      return bytes;
    }
  }

  private Entry.Content content(BytePath name) throws IOException {
    Entry entry = entries.get(resolve(name));
    return switch (entry) {
      case Entry.Content content -> content;
      case Entry.Unusable no ->
          throw new IOException("'%s' in '%s' %s".formatted(name, file, no.why()));
      case Entry.Link link -> throw new IllegalStateException("'" + link + "' was followed");
      case null -> throw new IOException("'%s' is missing in '%s'".formatted(name, file));
    };
  }

  private static Position position(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      in.mark(Compression.MAGIC_LENGTH);
      byte[] magic = in.readNBytes(Compression.MAGIC_LENGTH);
      in.reset();
      return new Position(Compression.detect(magic, magic.length).decompress(in));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Knows how much was read. */
  private static final class Position extends FilterInputStream {
    private long position;

    Position(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      position += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] data, int offset, int length) throws IOException {
      int n = in.read(data, offset, length);
      position += Math.max(0, n);
      return n;
    }

    @Override
    public long skip(long count) throws IOException {
      long n = in.skip(count);
      position += n;
      return n;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
