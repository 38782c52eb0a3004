package dev.envbuilder.build;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.LayerCompression;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The bytes that name an image: its config and its manifest. All layers get media types of one
 * family, whatever mixture the base had: the same blobs under the names that registries expect.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ImageAssembly(byte[] config, Manifest manifest) {
  /** Assembles an image. */
  public static ImageAssembly of(BuiltImage image) {
    MediaTypes.Family family = image.family();
    for (Layer layer : image.layers()) {
      if (!family.supports(compression(layer))) {
        family = MediaTypes.Family.OCI;
      }
    }
    List<Descriptor> layers = new ArrayList<>();
    for (Layer layer : image.layers()) {
      layers.add(layer.descriptor().withMediaType(family.layer(compression(layer))));
    }
    byte[] config = image.config().toBytes();
    return new ImageAssembly(
        config, Manifest.of(family, Descriptor.of(family.config(), config), layers, Map.of()));
  }

  private static LayerCompression compression(Layer layer) {
    return MediaTypes.layerCompression(layer.descriptor().mediaType())
        .orElse(LayerCompression.GZIP);
  }
}
