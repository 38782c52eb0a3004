package dev.envbuilder.leak;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.secret.SearchStream;
import dev.envbuilder.secret.SecretSearch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Unpacks what looks like an archive and searches what comes out: a small one when its end is
 * there, a large one on a thread of its own while its bytes go by. What cannot be unpacked was
 * searched as it is, by somebody else.
 */
final class Members implements AutoCloseable {
  /** An archive in an archive in an archive. */
  static final int DEPTH = 3;

  /** No more is unpacked of one file, so that a bomb costs seconds and not a day. */
  private static final long MOST = 4L << 30;

  /** How many bytes tell what a file is. */
  static final int MAGIC = 4;

  /** Up to here, handing bytes to another thread costs more than it brings. */
  private static final int SMALL = 512 << 10;

  private static final int LONGEST_NAME = 1024;

  private final SecretSearch search;
  private final Findings findings;
  private final List<SearchStream> streams = new ArrayList<>();
  private final String[] places = new String[DEPTH + 1];
  private final byte[] buffer = new byte[64 << 10];
  private final Pieces pieces = new Pieces();
  private byte[] held = new byte[0];
  private int heldLength;
  private String place = "";
  private boolean isArchive;
  private Optional<Thread> thread = Optional.empty();
  private long unpacked;

  Members(SecretSearch search, Findings findings) {
    this.search = search;
    this.findings = findings;
  }

  /** A file begins with these {@link #MAGIC} bytes. */
  void begin(String name, byte[] magic) {
    if (search.isEmpty() || !(isGzip(magic) || isZip(magic))) {
      return;
    }
    if (held.length == 0) {
      held = new byte[SMALL];
    }
    isArchive = true;
    place = name;
    heldLength = 0;
    write(magic, 0, magic.length);
  }

  void write(byte[] data, int offset, int count) {
    if (!isArchive) {
      return;
    }
    if (thread.isEmpty() && count <= held.length - heldLength) {
      System.arraycopy(data, offset, held, heldLength, count);
      heldLength += count;
      return;
    }
    if (thread.isEmpty()) {
      pieces.open();
      thread = Optional.of(Thread.ofVirtual().start(() -> unpack(pieces)));
      pieces.put(held, 0, heldLength);
    }
    pieces.put(data, offset, count);
  }

  /** The file ends. */
  void end() {
    if (!isArchive) {
      return;
    }
    isArchive = false;
    if (thread.isPresent()) {
      pieces.finish();
      join(thread.get());
      thread = Optional.empty();
    } else {
      unpack(new ByteArrayInputStream(held, 0, heldLength));
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // what was begun ends soon: nothing more comes
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void unpack(InputStream archive) {
    unpacked = 0;
    try (InputStream in = archive) {
      unpack(place, in, 1);
    } catch (IOException | IllegalArgumentException e) {
      // no archive, a broken one, or one of a kind that is not known: see above
    }
  }

  private void unpack(String place, InputStream in, int depth) throws IOException {
    PushbackInputStream ahead = new PushbackInputStream(in, MAGIC);
    byte[] magic = ahead.readNBytes(MAGIC);
    ahead.unread(magic);
    if (depth <= DEPTH && isGzip(magic)) {
      try (InputStream plain = Compression.GZIP.decompress(ahead)) {
        unpack(place + "!", plain, depth + 1);
      }
    } else if (depth <= DEPTH && isZip(magic)) {
      unzip(place, ahead, depth);
    } else {
      read(place, ahead, depth - 1);
    }
  }

  private void unzip(String place, InputStream in, int depth) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(in)) {
      long number = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        number++;
        unpack(place + "!/" + name(entry, number), new Member(zip), depth + 1);
        zip.closeEntry();
      }
    }
  }

  /** Long names would fill memory with findings; cut, one could show a half of a value. */
  private static String name(ZipEntry entry, long number) {
    return entry.getName().length() <= LONGEST_NAME ? entry.getName() : "member " + number;
  }

  private void read(String place, InputStream in, int level) throws IOException {
    places[level] = place;
    SearchStream stream = stream(level);
    try {
      int n = in.read(buffer, 0, buffer.length);
      while (n >= 0 && unpacked < MOST) {
        stream.write(buffer, 0, n);
        unpacked += n;
        n = in.read(buffer, 0, buffer.length);
      }
    } finally {
      stream.cut();
    }
  }

  private SearchStream stream(int level) {
    while (streams.size() <= level) {
      int here = streams.size();
      streams.add(new SearchStream(search, hit -> findings.add(places[here], hit)));
    }
    return streams.get(level);
  }

  private static boolean isGzip(byte[] magic) {
    return magic.length >= 3 && magic[0] == 0x1f && magic[1] == (byte) 0x8b && magic[2] == 8;
  }

  private static boolean isZip(byte[] magic) {
    return magic.length >= MAGIC
        && magic[0] == 'P'
        && magic[1] == 'K'
        && magic[2] == 3
        && magic[3] == 4;
  }

  @Override
  public void close() {
    end();
    streams.forEach(SearchStream::close);
    Arrays.fill(held, (byte) 0);
    Arrays.fill(buffer, (byte) 0);
  }

  /** A member of a zip, which must not be closed with what reads it. */
  private static final class Member extends InputStream {
    private final ZipInputStream zip;

    Member(ZipInputStream zip) {
      this.zip = zip;
    }

    @Override
    public int read() throws IOException {
      return zip.read();
    }

    @Override
    public int read(byte[] data, int offset, int length) throws IOException {
      return zip.read(data, offset, length);
    }
  }
}
