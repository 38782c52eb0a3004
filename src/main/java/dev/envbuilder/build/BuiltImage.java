package dev.envbuilder.build;

import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.MediaTypes;
import java.util.List;

/**
 * A finished image: its config, which lists the layers and the history, and its layers from bottom
 * to top. The layers are empty where nobody asked for any.
 *
 * @param family the vocabulary of its media types, as the base has it
 */
public record BuiltImage(ImageConfig config, List<Layer> layers, MediaTypes.Family family) {
  public BuiltImage {
    layers = List.copyOf(layers);
  }
}
