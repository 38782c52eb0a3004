package dev.envbuilder.scan;

import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.Limits;
import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonOptions;
import dev.envbuilder.path.BytePath;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code manifest.json} in what {@code docker save} writes (moby, {@code
 * image/tarexport/save.go}; containers/image, {@code docker/internal/tarfile/types.go}).
 */
record DockerManifest(List<Image> images) {
  static final BytePath NAME = TarFile.key(BytePath.of("manifest.json"));

  DockerManifest {
    images = List.copyOf(images);
  }

  /**
   * One image.
   *
   * @param config the file in the archive that is its config
   * @param tags its names
   * @param layers the files that are its layers, bottom first
   */
  record Image(BytePath config, List<String> tags, List<BytePath> layers) {
    Image {
      tags = List.copyOf(tags);
      layers = List.copyOf(layers);
    }
  }

  /**
   * Reads one.
   *
   * @param origin what to call it in messages
   */
  static DockerManifest parse(byte[] bytes, String origin) throws ImageException.InvalidDocument {
    try {
      if (!(Json.parse(bytes, origin, JsonOptions.STRICT.withMaxBytes(Limits.INDEX))
          instanceof JsonArray array)) {
        throw new ImageException.InvalidDocument(origin + " must be an array of images");
      }
      List<Image> images = new ArrayList<>();
      for (JsonObject image : array.objects()) {
        List<BytePath> layers = new ArrayList<>();
        for (String layer : image.strings("Layers")) {
          layers.add(path(layer, origin));
        }
        // Go writes null for an image that has no name
        List<String> tags =
            image.array("RepoTags").isPresent() ? image.strings("RepoTags") : List.of();
        images.add(new Image(path(image.requireString("Config"), origin), tags, layers));
      }
      return new DockerManifest(images);
    } catch (JsonException e) {
      throw new ImageException.InvalidDocument(String.valueOf(e.getMessage()));
    }
  }

  private static BytePath path(String name, String origin) throws ImageException.InvalidDocument {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new ImageException.InvalidDocument(origin + " names a file that cannot be");
    }
    return TarFile.key(BytePath.of(name));
  }
}
