package dev.envbuilder.build;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.OciLayout;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A layer whose tar is known, while its blob may still be in the making. */
final class PendingLayer {
  private final DiffId diffId;
  private final Future<Layer> layer;

  private PendingLayer(DiffId diffId, Future<Layer> layer) {
    this.diffId = diffId;
    this.layer = layer;
  }

  /** A layer that is there. */
  static PendingLayer of(Layer layer) {
    return new PendingLayer(layer.diffId(), CompletableFuture.completedFuture(layer));
  }

  /**
   * A layer that will be there.
   *
   * @param blob the blob in the layout
   */
  static PendingLayer of(DiffId diffId, CompletableFuture<Descriptor> blob, OciLayout layout) {
    return new PendingLayer(
        diffId,
        blob.thenApply(descriptor ->
            new Layer(descriptor, diffId, layout.blob(descriptor), Optional.empty())));
  }

  /** The digest of its tar. */
  DiffId diffId() {
    return diffId;
  }

  /** The layer, as soon as it is there. */
  Layer layer() throws IOException, InterruptedException {
    try {
      return layer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure
          ? failure
          : new IOException("a layer could not be packed: " + e.getCause(), e.getCause());
    }
  }
}
