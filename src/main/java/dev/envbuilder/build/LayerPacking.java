package dev.envbuilder.build;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.DigestingOutputStream;
import dev.envbuilder.image.OciLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Packs layers while the next steps run: a step's tar is taken at once, as the next step may change
 * the files; compression and the blob's digest follow on a thread of their own, one layer at a
 * time.
 */
final class LayerPacking implements AutoCloseable {
  /** Of 16 MiB: no more of tars waits on disk. */
  private static final int FILES = 64;

  private final OciLayout blobs;
  private final Path folder;
  private final Semaphore room = new Semaphore(FILES);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("packing").daemon().factory());

  /**
   * For one build.
   *
   * @param blobs takes the layers
   * @param folder takes what has still to be packed
   */
  LayerPacking(OciLayout blobs, Path folder) {
    this.blobs = blobs;
    this.folder = folder;
  }

  /** The layer of this content, all of which is taken when this returns. */
  PendingLayer pack(LayerBlob.Content content) throws IOException {
    TarSpool spool = new TarSpool(folder, room);
    CompletableFuture<Descriptor> blob =
        CompletableFuture.supplyAsync(() -> pack(spool.input()), thread);
    try (DigestingOutputStream tar = new DigestingOutputStream(spool)) {
      content.writeTo(tar);
      DiffId diffId = new DiffId(tar.digest());
      spool.end();
      return PendingLayer.of(diffId, blob, blobs);
    } catch (IOException | RuntimeException e) {
      spool.close();
      awaitDropped(blob);
      throw e;
    }
  }

  private Descriptor pack(InputStream tar) {
    try (tar) {
      return LayerBlob.pack(blobs, tar::transferTo);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** What must not be kept is gone when that is told. */
  private static void awaitDropped(CompletableFuture<Descriptor> blob) {
    try {
      blob.join();
    } catch (CompletionException e) {
      // it was told that nothing will come of it
    }
  }

  /** Drops what is still to be packed. */
  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }
}
