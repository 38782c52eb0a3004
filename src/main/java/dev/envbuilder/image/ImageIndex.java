package dev.envbuilder.image;

import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Several images under one name, one for each platform (OCI index, Docker manifest list). */
public final class ImageIndex {
  private static final String ATTESTATION = "vnd.docker.reference.type";

  private final byte[] bytes;
  private final String mediaType;
  private final JsonObject json;
  private final List<Descriptor> manifests;
  private final String origin;

  private ImageIndex(byte[] bytes, String mediaType, JsonObject json, String origin)
      throws JsonException {
    this.bytes = bytes;
    this.mediaType = mediaType;
    this.json = json;
    this.origin = origin;
    List<Descriptor> read = new ArrayList<>();
    for (JsonObject child : json.requireArray("manifests").objects()) {
      read.add(Descriptor.from(child));
    }
    this.manifests = List.copyOf(read);
  }

  /**
   * Reads one.
   *
   * @param mediaType as the registry or descriptor said it; empty where nobody did
   * @param origin what to call it in messages
   * @throws ImageException.InvalidDocument if it is too long, not JSON, or not an index
   */
  public static ImageIndex parse(byte[] bytes, String mediaType, String origin)
      throws ImageException.InvalidDocument {
    try {
      ManifestKind kind = ManifestKind.read(bytes, mediaType, origin, Limits.INDEX);
      if (!MediaTypes.isIndex(kind.mediaType())) {
        throw new ImageException.InvalidDocument(origin + " is one image, not an index");
      }
      return new ImageIndex(bytes.clone(), kind.mediaType(), kind.json(), origin);
    } catch (JsonException e) {
      throw new ImageException.InvalidDocument(e.getMessage());
    }
  }

  /** Whether a document is an index, by its type and content. */
  public static boolean isIndex(byte[] bytes, String mediaType, String origin)
      throws ImageException.InvalidDocument {
    try {
      ManifestKind kind = ManifestKind.read(bytes, mediaType, origin, Limits.INDEX);
      return MediaTypes.isIndex(kind.mediaType());
    } catch (JsonException e) {
      throw new ImageException.InvalidDocument(e.getMessage());
    }
  }

  /** Makes one; equal arguments give equal bytes. */
  public static ImageIndex of(
      MediaTypes.Family family, List<Descriptor> manifests, Map<String, String> annotations) {
    JsonObject.Builder builder =
        JsonObject.builder()
            .put("schemaVersion", 2)
            .put("mediaType", family.index())
            .put("manifests", JsonArray.of(manifests.stream().map(Descriptor::json).toList()));
    if (!annotations.isEmpty()) {
      builder.put("annotations", JsonObject.ofStrings(annotations));
    }
    JsonObject json = builder.build();
    try {
      return new ImageIndex(JsonWriter.compact(json), family.index(), json, "the index");
    } catch (JsonException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * The image that suits a platform best: its own variant before older ones, then the first listed.
   * Attestations are no images. An index of one child without a platform means that child.
   *
   * @throws ImageException.NoSuchPlatform with the platforms that there are
   */
  public Descriptor select(Platform wanted) throws ImageException.NoSuchPlatform {
    Optional<Descriptor> best = Optional.empty();
    int bestRank = Integer.MAX_VALUE;
    for (Descriptor child : images()) {
      Optional<Platform> platform = child.platform();
      int rank = platform.isEmpty() ? -1 : wanted.rank(platform.get());
      if (rank >= 0 && rank < bestRank) {
        best = Optional.of(child);
        bestRank = rank;
      }
    }
    if (best.isEmpty() && images().size() == 1 && images().getFirst().platform().isEmpty()) {
      best = Optional.of(images().getFirst());
    }
    return best.orElseThrow(() -> new ImageException.NoSuchPlatform(origin, wanted, platforms()));
  }

  /** The platforms that there are images for, in order. */
  public List<Platform> platforms() {
    List<Platform> platforms = new ArrayList<>();
    for (Descriptor child : images()) {
      child.platform().ifPresent(platforms::add);
    }
    return platforms;
  }

  /** The children that are images, or indexes of them. */
  private List<Descriptor> images() {
    List<Descriptor> images = new ArrayList<>();
    for (Descriptor child : manifests) {
      boolean attestation =
          child.annotations().containsKey(ATTESTATION)
              || child.platform().filter(ImageIndex::isUnknown).isPresent();
      boolean known =
          MediaTypes.isManifest(child.mediaType()) || MediaTypes.isIndex(child.mediaType());
      if (known && !attestation) {
        images.add(child);
      }
    }
    return images;
  }

  private static boolean isUnknown(Platform platform) {
    return platform.os().equals("unknown") || platform.architecture().equals("unknown");
  }

  /** All children, attestations included. */
  public List<Descriptor> manifests() {
    return manifests;
  }

  /** A copy of the exact bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public Digest digest() {
    return Digest.of(bytes);
  }

  public String mediaType() {
    return mediaType;
  }

  /** The whole document, unknown fields included. */
  public JsonObject json() {
    return json;
  }

  /** What points to this index. */
  public Descriptor descriptor() {
    return Descriptor.of(mediaType, digest(), bytes.length);
  }
}
