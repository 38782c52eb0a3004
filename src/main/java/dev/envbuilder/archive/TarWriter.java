package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tar archive whose bytes depend on the entries alone: ustar where that suffices, else a
 * PAX header with sorted records and fixed fields before the entry. Directories get the trailing
 * slash that other tools write.
 *
 * <p>The stream stays its opener's: {@link #finish()} ends the archive and neither flushes nor
 * closes it. After a failure the archive is broken and the writer refuses to go on.
 */
public final class TarWriter {
  private static final int COPY_BUFFER = 1 << 16;

  private final OutputStream out;
  private final byte[] zeros = new byte[2 * TarHeader.BLOCK];
  private long position;
  private @Nullable Content open;
  private boolean unusable;

  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Bytes written so far. */
  public long position() {
    return position;
  }

  /** Writes an entry that has no content. */
  public void write(TarEntry entry) throws IOException {
    open(entry).close();
  }

  /**
   * Writes an entry with all of {@code content}, which stays the caller's.
   *
   * @throws TarException if it holds more or fewer bytes than the entry's size: the file changed
   *     while it was read
   */
  public void write(TarEntry entry, InputStream content) throws IOException {
    OutputStream sink = open(entry);
    byte[] buffer = new byte[Math.clamp(entry.size(), 1, COPY_BUFFER)];
    int n = content.read(buffer);
    while (n >= 0) {
      sink.write(buffer, 0, n);
      n = content.read(buffer);
    }
    sink.close();
  }

  /**
   * Begins an entry; exactly its size must be written to the stream, which must then be closed
   * before the next entry.
   */
  public OutputStream open(TarEntry entry) throws IOException {
    TarPlace place = new TarPlace(position, entry.name());
    checkUsable(place);
    TarEntry named = withSlash(entry);
    byte[] headers = TarFormat.headers(named, place);
    unusable = true;
    out.write(headers);
    position += headers.length;
    Content content = new Content(place, entry.size());
    open = content;
    unusable = false;
    return content;
  }

  /** Ends the archive with two blocks of zeros. */
  public void finish() throws IOException {
    checkUsable(new TarPlace(position));
    unusable = true;
    out.write(zeros);
    position += zeros.length;
  }

  private void checkUsable(TarPlace place) {
    if (open != null) {
      throw new IllegalStateException(
          "the entry '" + open.place.entry() + "' was not closed before '" + place.entry() + "'");
    }
    if (unusable) {
      throw new IllegalStateException("the archive is finished, or broken by an earlier failure");
    }
  }

  private static TarEntry withSlash(TarEntry entry) {
    if (entry.type() != TarType.DIRECTORY || entry.name().endsWithSlash()) {
      return entry;
    }
    byte[] name = Arrays.copyOf(entry.name().toByteArray(), entry.name().length() + 1);
    name[name.length - 1] = '/';
    return entry.withName(BytePath.of(name));
  }

  /** Counts the content of the open entry, and pads it when closed. */
  private final class Content extends OutputStream {
    private final TarPlace place;
    private final long size;
    private long left;
    private boolean closed;

    Content(TarPlace place, long size) {
      this.place = place;
      this.size = size;
      this.left = size;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
      Objects.checkFromIndexSize(at, length, bytes.length);
      if (closed) {
        throw new IOException("the entry '" + place.entry() + "' is already closed");
      }
      if (length > left) {
        throw broken("more than its " + size + " bytes of content were written");
      }
      unusable = true;
      out.write(bytes, at, length);
      unusable = false;
      left -= length;
      position += length;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      if (left > 0) {
        throw broken("only " + (size - left) + " of its " + size + " bytes were written");
      }
      closed = true;
      open = null;
      int padding = (int) TarReader.paddingOf(size);
      unusable = true;
      out.write(zeros, 0, padding);
      unusable = false;
      position += padding;
    }

    private TarException broken(String why) {
      closed = true;
      open = null;
      unusable = true;
      return place.failure(why + "; the file changed while it was read");
    }
  }
}
