package dev.envbuilder.build;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A tar between the thread that writes it, which must not be held up, and the one that packs it. A
 * small one is kept in memory, a larger one in files of a few MiB, each deleted when it was read.
 * Who writes waits only where all spools together hold more than there is room for.
 */
final class TarSpool extends OutputStream {
  private static final int SMALL = 1 << 20;
  private static final int PIECE = 16 << 20;
  private static final int BUFFER = 256 << 10;

  private final Path folder;
  private final Semaphore room;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Path file;
  private OutputStream out = memory;
  private long length;
  private boolean finished;
  private volatile boolean abandoned;

  private sealed interface Piece {
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record InMemory(byte[] bytes) implements Piece {}

    record OnDisk(Path file) implements Piece {}

    record End() implements Piece {}

    record Aborted() implements Piece {}
  }

  /**
   * An empty one.
   *
   * @param folder takes files
   * @param room how many files there may be, shared with other spools
   */
  TarSpool(Path folder, Semaphore room) {
    this.folder = folder;
    this.room = room;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (abandoned) {
      return; // why, is told to whoever asks for the result
    }
    if (file == null && length + count > SMALL) {
      openFile();
    }
    out.write(bytes, offset, count);
    length += count;
    if (file != null && length >= PIECE) {
      closeFile();
    }
  }

  private void openFile() throws IOException {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a layer was written");
    }
    file = Files.createTempFile(folder, "tar-", "");
    out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    memory.writeTo(out);
    memory.reset();
  }

  private void closeFile() throws IOException {
    out.close();
    Path full = file;
    file = null;
    out = memory;
    length = 0;
    if (full != null) {
      put(new Piece.OnDisk(full));
    }
  }

  private void put(Piece piece) throws IOException {
    pieces.add(piece);
    if (abandoned) {
      drop();
    }
  }

  /** All is written. */
  void end() throws IOException {
    if (file != null) {
      closeFile();
    } else if (memory.size() > 0) {
      put(new Piece.InMemory(memory.toByteArray()));
    }
    finished = true;
    put(new Piece.End());
  }

  /** Without {@link #end}, who reads is told that nothing will come of it. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      finished = true;
      if (file != null) {
        closeFile();
      }
      put(new Piece.Aborted());
    }
  }

  private void drop() throws IOException {
    for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      if (piece instanceof Piece.OnDisk(Path path)) {
        Files.delete(path);
        room.release();
      }
    }
  }

  /** What is written, for one other thread. Closing it early drops the rest. */
  InputStream input() {
    return new Input();
  }

  private final class Input extends InputStream {
    private InputStream in = InputStream.nullInputStream();
    private Piece piece = new Piece.InMemory(new byte[0]);

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      while (true) {
        int n = in.read(bytes, offset, count);
        if (n > 0 || count == 0) {
          return n;
        }
        leave();
        if (piece instanceof Piece.End) {
          return -1;
        }
        enter();
      }
    }

    private void enter() throws IOException {
      try {
        piece = pieces.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while a layer was packed");
      }
      in =
          switch (piece) {
            case Piece.InMemory(byte[] bytes) -> new ByteArrayInputStream(bytes);
            case Piece.OnDisk(Path path) -> Files.newInputStream(path);
            case Piece.End end -> InputStream.nullInputStream();
            case Piece.Aborted aborted -> throw new IOException("the layer is not wanted any more");
          };
    }

    private void leave() throws IOException {
      in.close();
      in = InputStream.nullInputStream();
      if (piece instanceof Piece.OnDisk(Path path)) {
        piece = new Piece.InMemory(new byte[0]);
        Files.delete(path);
        room.release();
      }
    }

    @Override
    public void close() throws IOException {
      abandoned = true;
      leave();
      drop();
    }
  }
}
