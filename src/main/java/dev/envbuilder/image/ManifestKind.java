package dev.envbuilder.image;

import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonOptions;

/**
 * What a document that may be a manifest or an index is. What the registry says, what the document
 * says and what it holds must agree: one that is an image to one reader and an index to another
 * could show them different content under one digest (CVE-2021-41190).
 */
record ManifestKind(JsonObject json, String mediaType) {
  static ManifestKind read(byte[] bytes, String said, String origin, int cap)
      throws JsonException, ImageException.InvalidDocument {
    JsonObject json = Json.parseObject(bytes, origin, JsonOptions.STRICT.withMaxBytes(cap));
    String own = MediaTypes.normalize(json.string("mediaType").orElse(""));
    String given = isGeneric(said) ? "" : MediaTypes.normalize(said);
    refuseSchema1(json, given, origin);
    if (!own.isEmpty() && !given.isEmpty() && !own.equals(given)) {
      throw new ImageException.InvalidDocument(
          origin
              + " says that it is '"
              + Printable.of(own)
              + "' but came as '"
              + Printable.of(given)
              + "'");
    }
    boolean layers = json.has("layers") || json.has("config");
    boolean manifests = json.has("manifests");
    if (layers == manifests) {
      throw new ImageException.InvalidDocument(
          origin + " must hold either 'manifests' or 'config' and 'layers'");
    }
    String type = own.isEmpty() ? given : own;
    if (type.isEmpty()) {
      type = layers ? MediaTypes.OCI_MANIFEST : MediaTypes.OCI_INDEX;
    }
    if (layers ? !MediaTypes.isManifest(type) : !MediaTypes.isIndex(type)) {
      throw new ImageException.InvalidDocument(
          origin
              + " is of the media type '"
              + Printable.of(type)
              + "', which is not "
              + (layers ? "an image manifest" : "an image index"));
    }
    return new ManifestKind(json, type);
  }

  /** Static file servers and some proxies know no better. */
  private static boolean isGeneric(String type) {
    return switch (MediaTypes.normalize(type)) {
      case "", "application/json", "text/plain", "application/octet-stream" -> true;
      default -> false;
    };
  }

  private static void refuseSchema1(JsonObject json, String given, String origin)
      throws JsonException, ImageException.InvalidDocument {
    boolean old = given.equals(MediaTypes.DOCKER_SCHEMA1);
    old |= given.equals(MediaTypes.DOCKER_SCHEMA1_SIGNED);
    if (old || json.integer("schemaVersion").orElse(2) == 1) {
      throw new ImageException.InvalidDocument(
          origin
              + " is an image in Docker's schema 1, which went out of use in 2017;"
              + " push it again with a current tool");
    }
  }
}
