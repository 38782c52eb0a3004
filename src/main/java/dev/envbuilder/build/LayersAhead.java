package dev.envbuilder.build;

import dev.envbuilder.archive.ReadAhead;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The tars of layers, one after the other. While one is read, it and those after it are fetched,
 * decompressed and checked on threads of their own.
 */
final class LayersAhead implements AutoCloseable {
  private static final int LAYERS = 3;

  /** Blocks of 256 KiB: a layer that waits for its turn holds no more. */
  private static final int BLOCKS = 12;

  private final Iterator<Layer> rest;
  private final Deque<ReadAhead> open = new ArrayDeque<>();

  LayersAhead(List<Layer> layers) {
    this.rest = List.copyOf(layers).iterator();
  }

  /** The tar of the next layer; closed by the caller, before the next one is asked for. */
  InputStream next() {
    while (open.size() < LAYERS && rest.hasNext()) {
      Layer layer = rest.next();
      String name = "layer-" + layer.descriptor().digest().hex().substring(0, 8);
      open.add(new ReadAhead(new Opening(layer), name, BLOCKS));
    }
    return open.removeFirst();
  }

  @Override
  public void close() {
    open.forEach(ReadAhead::close);
    open.clear();
  }

  /** Opens a layer when it is read for the first time, on the thread that does. */
  private static final class Opening extends FilterInputStream {
    private final Layer layer;
    private boolean opened;

    Opening(Layer layer) {
      super(InputStream.nullInputStream());
      this.layer = layer;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (!opened) {
        in = PlainLayer.open(layer);
        opened = true;
      }
      return in.read(buffer, offset, length);
    }
  }
}
