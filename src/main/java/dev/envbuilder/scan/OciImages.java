package dev.envbuilder.scan;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageIndex;
import dev.envbuilder.image.Limits;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.Platform;
import dev.envbuilder.json.JsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Searches images and indexes of images, whatever they refer to. */
final class OciImages {
  // an index may list indexes, but no tool makes more than two levels
  private static final int MOST_LEVELS = 4;

  private static final String REFERENCE_TYPE = "vnd.docker.reference.type";
  private static final String REFERENCE_DIGEST = "vnd.docker.reference.digest";

  private final Tally tally;
  private final ContentSearch content;
  private final ImageBlobs blobs;
  private final Optional<Platform> platform;

  /**
   * @param platform the only one to search; all if empty
   */
  OciImages(Tally tally, ImageBlobs blobs, Optional<Platform> platform) {
    this.tally = tally;
    this.content = new ContentSearch(tally);
    this.blobs = blobs;
    this.platform = platform;
  }

  /** Searches what an entry of an index refers to. */
  void search(Descriptor entry, Part parent, int level) {
    Part part =
        parent.withDigest(entry.digest().toString()).withPlatform(tally.shown().of(kind(entry)));
    tally.attempt(
        part,
        () -> {
          if (tally.isKnown(part)) {
            return;
          }
          if (entry.size() > Limits.INDEX) {
            try (InputStream in = blobs.open(entry)) {
              content.blob(part, "", in);
            }
          } else {
            document(blobs.document(entry), entry.mediaType(), part, level);
          }
        });
  }

  private static String kind(Descriptor entry) {
    String reference = entry.annotations().getOrDefault(REFERENCE_TYPE, "");
    return reference.isEmpty() ? entry.platform().map(Platform::toString).orElse("") : reference;
  }

  /**
   * Searches a manifest or an index.
   *
   * @param mediaType as a registry or descriptor says it; empty where nobody does
   */
  void document(byte[] bytes, String mediaType, Part part, int level)
      throws IOException, ImageException, JsonException {
    String origin = part.digest() + " in " + blobs.name();
    boolean index;
    try {
      index = ImageIndex.isIndex(bytes, mediaType, origin);
    } catch (ImageException e) {
      content.blob(part, "", new ByteArrayInputStream(bytes));
      String type = MediaTypes.normalize(mediaType);
      if (type.isEmpty() || MediaTypes.isManifest(type) || MediaTypes.isIndex(type)) {
        throw e;
      }
      return;
    }
    if (!index) {
      content.document(part, Where.MANIFEST, bytes);
      image(Manifest.parse(bytes, mediaType, origin), part);
      return;
    }
    content.document(part, Where.INDEX, bytes);
    if (level == MOST_LEVELS) {
      throw new IOException(origin + " is an index of indexes of indexes, which no image needs");
    }
    for (Descriptor child : children(ImageIndex.parse(bytes, mediaType, origin))) {
      search(child, part, level + 1);
    }
  }

  /** All of them, or those that are about one platform. */
  private List<Descriptor> children(ImageIndex index) throws ImageException {
    if (platform.isEmpty()) {
      return index.manifests();
    }
    Descriptor chosen = index.select(platform.get());
    String digest = chosen.digest().toString();
    return index.manifests().stream()
        .filter(child ->
            child.digest().equals(chosen.digest())
                || digest.equals(child.annotations().get(REFERENCE_DIGEST)))
        .toList();
  }

  private void image(Manifest manifest, Part part) {
    tally.image();
    ConfigFacts facts = config(manifest.config(), part);
    Part image = platform(part, facts);
    int count = manifest.layers().size();
    for (int i = 0; i < count; i++) {
      Descriptor layer = manifest.layers().get(i);
      String createdBy = tally.shown().of(facts.createdBy(i, count));
      layer(layer, image.withLayer(i + 1, count, layer.digest().toString(), createdBy));
    }
  }

  private ConfigFacts config(Descriptor config, Part manifest) {
    Part part = manifest.withDigest(config.digest().toString());
    ConfigFacts[] facts = {ConfigFacts.NONE};
    tally.attempt(
        part,
        () -> {
          try (InputStream in = blobs.open(config)) {
            if (!MediaTypes.isImageConfig(config.mediaType())) {
              content.blob(part, "", in);
              return;
            }
            if (config.size() > Limits.CONFIG) {
              throw new IOException(
                  "it is longer than the " + Limits.CONFIG + " bytes of a config that are read");
            }
            byte[] bytes = in.readAllBytes();
            facts[0] = ConfigFacts.of(bytes);
            content.document(platform(part, facts[0]), Where.CONFIG, bytes);
          }
        });
    return facts[0];
  }

  /** What an index says of an image, else what its config says. */
  private Part platform(Part part, ConfigFacts facts) {
    return part.platform().isEmpty() ? part.withPlatform(tally.shown().of(facts.platform())) : part;
  }

  private void layer(Descriptor layer, Part part) {
    tally.attempt(
        part,
        () -> {
          if (tally.isKnown(part)) {
            return;
          }
          try (InputStream in = blobs.open(layer)) {
            if (MediaTypes.layerCompression(layer.mediaType()).isPresent()) {
              content.layer(part, in, Optional.empty());
            } else {
              content.blob(part, "", in);
            }
          }
        });
  }
}
