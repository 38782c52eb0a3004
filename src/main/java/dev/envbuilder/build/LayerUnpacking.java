package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.rootfs.ExtractLimits;
import dev.envbuilder.rootfs.ExtractResult;
import dev.envbuilder.rootfs.LayerExtractor;
import dev.envbuilder.rootfs.Root;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Unpacks layers in their order, in one pass and without a copy on disk. */
final class LayerUnpacking {
  private final EventSink events;

  LayerUnpacking(EventSink events) {
    this.events = events;
  }

  /** Is told of each layer that is whole in the root. */
  @FunctionalInterface
  interface Unpacked {
    void done();
  }

  void unpack(List<Layer> layers, Root root, Unpacked each) throws IOException {
    try (LayersAhead ahead = new LayersAhead(layers)) {
      for (Layer layer : layers) {
        unpack(layer, ahead, root);
        each.done();
      }
    }
  }

  private void unpack(Layer layer, LayersAhead ahead, Root root) throws IOException {
    String what = "layer " + layer.descriptor().digest();
    try (InputStream tar = ahead.next()) {
      ExtractResult result = new LayerExtractor(root, ExtractLimits.DEFAULT).extract(tar);
      // the archive may end before its stream, and its end is what is checked
      tar.transferTo(OutputStream.nullOutputStream());
      tell(what, result);
      events.accept(
          new Event.Transfer(
              "Unpacked " + what, layer.descriptor().size(), Optional.empty(), true));
    } catch (IOException e) {
      throw new IOException(what + " cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private void tell(String what, ExtractResult result) {
    result.warnings().forEach(warning -> events.accept(new Event.Warning(what + ": " + warning)));
    if (result.keptCount() > 0) {
      events.accept(
          new Event.Detail(
              what
                  + ": "
                  + result.keptCount()
                  + " entries lie on mounts or kept paths and are not unpacked, the first is '/"
                  + result.kept().getFirst().name()
                  + "'"));
    }
  }
}
