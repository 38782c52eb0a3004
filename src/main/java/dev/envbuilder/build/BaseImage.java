package dev.envbuilder.build;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.History;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.json.JsonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * An image that a stage starts from or copies from, resolved for one platform; nothing of its
 * layers has been fetched yet.
 *
 * @param digest the manifest's
 */
public record BaseImage(
    String name, Digest digest, MediaTypes.Family family, ImageConfig config, List<Layer> layers) {

  public BaseImage {
    layers = List.copyOf(layers);
  }

  /**
   * The image of a manifest and its config.
   *
   * @param layer makes a layer of a blob and its diff id, and says where it lies
   * @throws ImageException.InvalidDocument if the two do not fit together
   */
  static BaseImage of(
      String name,
      Manifest manifest,
      ImageConfig config,
      BiFunction<Descriptor, DiffId, Layer> layer)
      throws ImageException.InvalidDocument {
    if (!MediaTypes.isImageConfig(manifest.config().mediaType())) {
      throw new ImageException.InvalidDocument(
          "'"
              + name
              + "' is an artifact of the type '"
              + manifest.config().mediaType()
              + "', not a container image");
    }
    int layers = manifest.layers().size();
    if (layers != config.diffIds().size()) {
      throw new ImageException.InvalidDocument(
          "the manifest of '"
              + name
              + "' lists "
              + layers
              + " layers, its config "
              + config.diffIds().size());
    }
    List<Layer> all = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      all.add(layer.apply(manifest.layers().get(i), config.diffIds().get(i)));
    }
    return new BaseImage(name, manifest.digest(), manifest.family(), config, all);
  }

  /**
   * The history with one entry that has a layer for each layer, as engines expect it: some tools
   * make images with less, or without any.
   */
  List<History> history() {
    List<History> history = new ArrayList<>();
    int told = 0;
    for (History entry : config.history()) {
      history.add(entry);
      told += hasLayer(entry) ? 1 : 0;
    }
    for (int i = told; i < layers.size(); i++) {
      history.add(
          told == 0 ? i : history.size(),
          History.of(config.created().orElse(Instant.EPOCH), "layer of " + name, "", false));
    }
    return history;
  }

  private static boolean hasLayer(History entry) {
    try {
      return !entry.emptyLayer();
    } catch (JsonException e) {
      return true; // whatever stands there does not say that there is none
    }
  }
}
