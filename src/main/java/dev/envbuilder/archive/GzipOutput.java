package dev.envbuilder.archive;

import io.airlift.compress.v3.deflate.DeflateNativeCompressor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Cuts its input into blocks of one size and writes each as a gzip member of its own, compressed on
 * a few threads and written in order by the thread that writes or closes.
 */
final class GzipOutput extends OutputStream {
  /** Plain bytes per member. The garbage collector waits for a block that is being compressed. */
  static final int BLOCK_SIZE = 1 << 19;

  private final OutputStream out;
  private final ExecutorService workers;
  private final int inFlight;
  private final ArrayDeque<GzipBlock> spare = new ArrayDeque<>();
  private final ArrayDeque<Future<GzipBlock>> pending = new ArrayDeque<>();
  private final int level;
  private GzipBlock current;
  private boolean empty = true;
  private boolean failed;
  private boolean closed;

  GzipOutput(OutputStream out, int level, int threads) {
    this.out = out;
    this.level = level;
    this.inFlight = Math.max(1, threads) + 1;
    this.workers =
        Executors.newFixedThreadPool(
            Math.max(1, threads), Thread.ofPlatform().name("gzip-", 0).daemon().factory());
    this.current = newBlock();
  }

  private GzipBlock newBlock() {
    return DeflateNativeCompressor.isEnabled()
        ? GzipBlock.ofLibdeflate(BLOCK_SIZE, level)
        : GzipBlock.ofZlib(BLOCK_SIZE, level);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, bytes.length);
    if (closed) {
      throw new IOException("the gzip stream is closed");
    }
    int done = 0;
    while (done < length) {
      done += current.add(bytes, at + done, length - done);
      if (current.isFull()) {
        submit();
      }
    }
  }

  private void submit() throws IOException {
    empty = false;
    GzipBlock full = current;
    pending.add(workers.submit((Callable<GzipBlock>) full::compressed));
    if (pending.size() >= inFlight) {
      writeOldest();
    }
    current = spare.isEmpty() ? newBlock() : spare.pop();
  }

  private void writeOldest() throws IOException {
    GzipBlock block = await(pending.remove());
    failed = true;
    block.writeTo(out);
    failed = false;
    spare.push(block);
  }

  private GzipBlock await(Future<GzipBlock> future) throws IOException {
    failed = true;
    try {
      GzipBlock block = future.get();
      failed = false;
      return block;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a gzip block was compressed", e);
    } catch (ExecutionException e) {
      throw new IOException("a gzip block could not be compressed: " + e.getCause(), e);
    }
  }

  /** Ends the data, unless writing failed before; the threads end and {@code out} is closed. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      if (!failed) {
        if (empty || !current.isEmpty()) {
          submit();
        }
        while (!pending.isEmpty()) {
          writeOldest();
        }
      }
    } finally {
      workers.shutdownNow();
    }
  }
}
