package dev.envbuilder.leak;

import dev.envbuilder.secret.SearchStream;
import dev.envbuilder.secret.SecretSearch;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Unpacks what looks like an archive on a thread of its own, while its bytes go by, and searches
 * what comes out. What cannot be unpacked was searched as it is, by somebody else.
 */
final class Members implements AutoCloseable {
  /** An archive in an archive in an archive. */
  static final int DEPTH = 3;

  /** No more is unpacked of one file, so that a bomb costs seconds and not a day. */
  private static final long MOST = 4L << 30;

  /** How many bytes tell what a file is. */
  static final int MAGIC = 4;

  private final SecretSearch search;
  private final Findings findings;
  private final List<SearchStream> streams = new ArrayList<>();
  private final String[] places = new String[DEPTH + 1];
  private final byte[] buffer = new byte[64 << 10];
  private final Pieces pieces = new Pieces();
  private Thread thread = Thread.currentThread();
  private boolean running;
  private long unpacked;

  Members(SecretSearch search, Findings findings) {
    this.search = search;
    this.findings = findings;
  }

  /** A file begins with these {@link #MAGIC} bytes. */
  void begin(String place, byte[] magic) {
    if (search.isEmpty() || !(isGzip(magic) || isZip(magic))) {
      return;
    }
    running = true;
    unpacked = 0;
    pieces.open();
    pieces.put(magic, 0, magic.length);
    thread =
        Thread.ofVirtual()
            .start(() -> {
              try (InputStream in = pieces) {
                unpack(place, in, 1);
              } catch (IOException | IllegalArgumentException e) {
                // no archive, a broken one, or one of a kind that is not known: see above
              }
            });
  }

  void write(byte[] data, int offset, int count) {
    if (running) {
      pieces.put(data, offset, count);
    }
  }

  /** The file ends. */
  void end() {
    if (!running) {
      return;
    }
    running = false;
    pieces.finish();
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

  private void unpack(String place, InputStream in, int depth) throws IOException {
    PushbackInputStream ahead = new PushbackInputStream(in, MAGIC);
    byte[] magic = ahead.readNBytes(MAGIC);
    ahead.unread(magic);
    if (depth <= DEPTH && isGzip(magic)) {
      unpack(place + "!", new GZIPInputStream(ahead, buffer.length), depth + 1);
    } else if (depth <= DEPTH && isZip(magic)) {
      unzip(place, ahead, depth);
    } else {
      read(place, ahead, depth - 1);
    }
  }

  private void unzip(String place, InputStream in, int depth) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      unpack(place + "!/" + entry.getName(), new Member(zip), depth + 1);
      zip.closeEntry();
    }
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
