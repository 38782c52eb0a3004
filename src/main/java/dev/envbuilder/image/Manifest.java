package dev.envbuilder.image;

import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image: a config and layers, bottom first. OCI image manifests and Docker's schema 2 are the
 * same thing under two names. The bytes that were read are kept, since they are what the digest
 * names.
 */
public final class Manifest {
  private final byte[] bytes;
  private final Digest digest;
  private final String mediaType;
  private final JsonObject json;
  private final Descriptor config;
  private final List<Descriptor> layers;

  private Manifest(byte[] bytes, String mediaType, JsonObject json) throws JsonException {
    this.bytes = bytes;
    this.digest = Digest.of(bytes);
    this.mediaType = mediaType;
    this.json = json;
    this.config = Descriptor.from(json.requireObject("config"));
    List<Descriptor> read = new ArrayList<>();
    for (JsonObject layer : json.requireArray("layers").objects()) {
      read.add(Descriptor.from(layer));
    }
    this.layers = List.copyOf(read);
  }

  /**
   * Reads one.
   *
   * @param mediaType as the registry or descriptor said it; empty where nobody did
   * @param origin what to call it in messages
   * @throws ImageException.InvalidDocument if it is too long, not JSON, or not an image manifest
   */
  public static Manifest parse(byte[] bytes, String mediaType, String origin)
      throws ImageException.InvalidDocument {
    try {
      ManifestKind kind = ManifestKind.read(bytes, mediaType, origin, Limits.MANIFEST);
      if (!MediaTypes.isManifest(kind.mediaType())) {
        throw new ImageException.InvalidDocument(
            origin + " is an index of several images where one image is wanted");
      }
      return new Manifest(bytes.clone(), kind.mediaType(), kind.json());
    } catch (JsonException e) {
      throw new ImageException.InvalidDocument(e.getMessage());
    }
  }

  /** Makes one; equal arguments give equal bytes. Annotations are OCI's only. */
  public static Manifest of(
      MediaTypes.Family family,
      Descriptor config,
      List<Descriptor> layers,
      Map<String, String> annotations) {
    JsonObject.Builder builder =
        JsonObject.builder()
            .put("schemaVersion", 2)
            .put("mediaType", family.manifest())
            .put("config", config.json())
            .put("layers", JsonArray.of(layers.stream().map(Descriptor::json).toList()));
    if (!annotations.isEmpty()) {
      if (family == MediaTypes.Family.DOCKER) {
        throw new IllegalArgumentException("Docker manifests have no annotations");
      }
      builder.put("annotations", JsonObject.ofStrings(annotations));
    }
    JsonObject json = builder.build();
    try {
      return new Manifest(JsonWriter.compact(json), family.manifest(), json);
    } catch (JsonException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** A copy of the exact bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public Digest digest() {
    return digest;
  }

  public String mediaType() {
    return mediaType;
  }

  public MediaTypes.Family family() {
    return MediaTypes.isDocker(mediaType) ? MediaTypes.Family.DOCKER : MediaTypes.Family.OCI;
  }

  public Descriptor config() {
    return config;
  }

  /** The layers, bottom first. */
  public List<Descriptor> layers() {
    return layers;
  }

  /** The whole document, unknown fields included. */
  public JsonObject json() {
    return json;
  }

  /** What points to this manifest. */
  public Descriptor descriptor() {
    return Descriptor.of(mediaType, digest, bytes.length);
  }
}
