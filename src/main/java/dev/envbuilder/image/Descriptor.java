package dev.envbuilder.image;

import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pointer to content: type, digest, size (image-spec, descriptor.md). Fields that this class does
 * not know stay in {@link #json}.
 */
public final class Descriptor {
  private final String mediaType;
  private final Digest digest;
  private final long size;
  private final List<String> urls;
  private final Map<String, String> annotations;
  private final @Nullable Platform platform;
  private final JsonObject json;

  private Descriptor(JsonObject json) throws JsonException {
    this.json = json;
    this.mediaType = json.requireString("mediaType");
    this.digest = digest(json);
    this.size = json.requireInteger("size");
    if (size < 0) {
      throw json.problem("size", "must not be negative");
    }
    this.urls = List.copyOf(json.strings("urls"));
    this.annotations = json.stringMap("annotations");
    this.platform = platform(json);
  }

  /**
   * Reads one.
   *
   * @throws JsonException with the place, if a field is missing or wrong
   */
  public static Descriptor from(JsonObject json) throws JsonException {
    return new Descriptor(json);
  }

  public static Descriptor of(String mediaType, Digest digest, long size) {
    JsonObject json =
        JsonObject.builder()
            .put("mediaType", mediaType)
            .put("digest", digest.toString())
            .put("size", size)
            .build();
    return ofChecked(json);
  }

  /** The descriptor of these bytes. */
  public static Descriptor of(String mediaType, byte[] content) {
    return of(mediaType, Digest.of(content), content.length);
  }

  public Descriptor withAnnotation(String key, String value) {
    JsonObject old =
        json.get("annotations").orElse(JsonObject.EMPTY) instanceof JsonObject o
            ? o
            : JsonObject.EMPTY;
    return ofChecked(json.with("annotations", old.with(key, value)));
  }

  public Descriptor withPlatform(Platform newPlatform) {
    JsonObject.Builder builder =
        JsonObject.builder()
            .put("architecture", newPlatform.architecture())
            .put("os", newPlatform.os());
    if (!newPlatform.variant().isEmpty()) {
      builder.put("variant", newPlatform.variant());
    }
    return ofChecked(json.with("platform", builder.build()));
  }

  /** The same content under another name for its type. */
  public Descriptor withMediaType(String newMediaType) {
    return ofChecked(json.with("mediaType", newMediaType));
  }

  private static Descriptor ofChecked(JsonObject json) {
    try {
      return new Descriptor(json);
    } catch (JsonException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Digest digest(JsonObject json) throws JsonException {
    try {
      return Digest.parse(json.requireString("digest"));
    } catch (ImageException.InvalidDigest e) {
      throw json.problem("digest", "is wrong: " + e.getMessage());
    }
  }

  private static @Nullable Platform platform(JsonObject json) throws JsonException {
    Optional<JsonObject> platform = json.object("platform");
    if (platform.isEmpty()) {
      return null;
    }
    String os = platform.get().string("os").orElse("");
    String architecture = platform.get().string("architecture").orElse("");
    String variant = platform.get().string("variant").orElse("");
    return os.isEmpty() || architecture.isEmpty()
        ? Platform.UNKNOWN
        : Platform.of(os, architecture, variant);
  }

  public String mediaType() {
    return mediaType;
  }

  public Digest digest() {
    return digest;
  }

  /** The length of the content in bytes. */
  public long size() {
    return size;
  }

  public List<String> urls() {
    return urls;
  }

  public Map<String, String> annotations() {
    return annotations;
  }

  public Optional<Platform> platform() {
    return Optional.ofNullable(platform);
  }

  /** The whole descriptor, unknown fields included. */
  public JsonObject json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Descriptor descriptor && json.equals(descriptor.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return mediaType + " " + digest + " (" + size + " bytes)";
  }
}
