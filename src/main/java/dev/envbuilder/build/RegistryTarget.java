package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.registry.RegistryClient;
import java.io.IOException;

/** An image's place in a registry. */
public final class RegistryTarget implements ImageTarget {
  private final RegistryClient registry;
  private final ImageReference reference;
  private final EventSink events;

  public RegistryTarget(RegistryClient registry, ImageReference reference, EventSink events) {
    this.registry = registry;
    this.reference = reference;
    this.events = events;
  }

  @Override
  public String name() {
    return reference.toString();
  }

  @Override
  public Digest put(BuiltImage image) throws IOException {
    for (Layer layer : image.layers()) {
      String how =
          switch (LayerPush.push(registry, reference.repository(), layer)) {
            case EXISTED -> "was there";
            case MOUNTED -> "was mounted from another repository";
            case UPLOADED -> "was sent";
          };
      events.accept(
          new Event.Detail(
              "layer "
                  + layer.descriptor().digest()
                  + ", "
                  + layer.descriptor().size()
                  + " bytes, "
                  + how));
    }
    ImageAssembly assembly = ImageAssembly.of(image);
    registry.pushBlob(reference.repository(), BlobSource.of(assembly.config()));
    return registry.pushManifest(
        reference, assembly.manifest().bytes(), assembly.manifest().mediaType());
  }
}
