package dev.envbuilder.build;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.Platform;
import dev.envbuilder.json.JsonException;
import java.util.List;
import java.util.Map;

/**
 * One layer in a cache and what it was built on. It is stored as an image of one layer, so that any
 * registry takes it and any registry tool can look at it.
 *
 * @param parent the chain id of the layers below, or {@link #NOTHING}
 */
public record CacheEntry(String parent, Layer layer) {
  /** The parent of a first layer on scratch. */
  public static final String NOTHING = "scratch";

  private static final String PARENT = "dev.envbuilder.cache.parent";

  /** The entry as an image: its config and its manifest. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Image(byte[] config, Manifest manifest) {}

  Image toImage(Platform platform) {
    byte[] config = ImageConfig.empty(platform).withDiffIds(List.of(layer.diffId())).toBytes();
    Manifest manifest =
        Manifest.of(
            MediaTypes.Family.OCI,
            Descriptor.of(MediaTypes.OCI_CONFIG, config),
            List.of(layer.descriptor()),
            Map.of(PARENT, parent));
    return new Image(config, manifest);
  }

  /** What a manifest says of an entry, before its blob is known. */
  record Found(String parent, Descriptor blob, DiffId diffId) {
    static Found read(Manifest manifest, ImageConfig config, String origin)
        throws ImageException.InvalidDocument {
      String parent;
      try {
        parent = manifest.json().stringMap("annotations").getOrDefault(PARENT, "");
      } catch (JsonException e) {
        throw new ImageException.InvalidDocument(origin + " is no cache entry: " + e.getMessage());
      }
      if (parent.isEmpty() || manifest.layers().size() != 1 || config.diffIds().size() != 1) {
        throw new ImageException.InvalidDocument(
            origin + " is no cache entry: it must hold one layer and say what it was built on");
      }
      return new Found(parent, manifest.layers().getFirst(), config.diffIds().getFirst());
    }
  }
}
