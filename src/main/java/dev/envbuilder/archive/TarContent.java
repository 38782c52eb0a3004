package dev.envbuilder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * The content of one entry, holes expanded to zeros. Ends with the entry; closing it does nothing,
 * as the archive's stream belongs to whoever opened it.
 */
final class TarContent extends InputStream {
  private final TarInput in;
  private final SparseMap map;
  private final TarPlace place;
  private long position;
  private int run;
  private boolean left;

  TarContent(TarInput in, SparseMap map, TarPlace place) {
    this.in = in;
    this.map = map;
    this.place = place;
  }

  /** Skips what was not read, and forbids further reading. */
  void leave() throws IOException {
    while (position < map.realSize()) {
      skip(map.realSize() - position);
    }
    left = true;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, bytes.length);
    checkCurrent();
    long most = toNextEdge(length);
    if (most == 0) {
      return length == 0 ? 0 : -1;
    }
    int n = (int) most;
    if (inRun()) {
      n = in.readSome(bytes, at, n, place);
    } else {
      Arrays.fill(bytes, at, at + n, (byte) 0);
    }
    position += n;
    return n;
  }

  /** Holes are skipped at once, however large they are. */
  @Override
  public long skip(long count) throws IOException {
    checkCurrent();
    long skipped = 0;
    while (skipped < count) {
      long n = toNextEdge(count - skipped);
      if (n == 0) {
        break;
      }
      if (inRun()) {
        in.skip(n, place);
      }
      position += n;
      skipped += n;
    }
    return skipped;
  }

  @Override
  public int available() {
    return 0;
  }

  /** How many of {@code most} bytes lie in the run or hole at the position. */
  private long toNextEdge(long most) {
    while (run < map.extents().size() && map.extents().get(run).end() <= position) {
      run++;
    }
    long edge = map.realSize();
    if (run < map.extents().size()) {
      Extent extent = map.extents().get(run);
      edge = position < extent.offset() ? extent.offset() : extent.end();
    }
    return Math.min(most, edge - position);
  }

  private boolean inRun() {
    return run < map.extents().size() && map.extents().get(run).offset() <= position;
  }

  private void checkCurrent() throws IOException {
    if (left) {
      throw new IOException("the reader has moved on from the entry '" + place.entry() + "'");
    }
  }
}
