package dev.envbuilder.image;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The media types of images, and what they tell. */
public final class MediaTypes {
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_INDEX =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  public static final String DOCKER_SCHEMA1 =
      "application/vnd.docker.distribution.manifest.v1+json";
  public static final String DOCKER_SCHEMA1_SIGNED =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";

  /** What to ask a registry for, best first. */
  public static final List<String> ACCEPTED_MANIFESTS =
      List.of(OCI_INDEX, DOCKER_INDEX, OCI_MANIFEST, DOCKER_MANIFEST);

  private static final String OCI_NONDISTRIBUTABLE =
      "application/vnd.oci.image.layer.nondistributable.v1.tar";
  private static final String DOCKER_FOREIGN =
      "application/vnd.docker.image.rootfs.foreign.diff.tar";

  private MediaTypes() {}

  /** One of the two vocabularies. An image that we make uses one of them throughout. */
  public enum Family {
    OCI(OCI_MANIFEST, OCI_INDEX, OCI_CONFIG),
    DOCKER(DOCKER_MANIFEST, DOCKER_INDEX, DOCKER_CONFIG);

    private final String manifest;
    private final String index;
    private final String config;

    Family(String manifest, String index, String config) {
      this.manifest = manifest;
      this.index = index;
      this.config = config;
    }

    public String manifest() {
      return manifest;
    }

    public String index() {
      return index;
    }

    public String config() {
      return config;
    }

    /** Whether this family has a name for such layers: Docker's has none for zstd. */
    public boolean supports(LayerCompression compression) {
      return this == OCI || compression != LayerCompression.ZSTD;
    }

    /**
     * The media type of a layer.
     *
     * @throws IllegalArgumentException if {@link #supports} says no
     */
    public String layer(LayerCompression compression) {
      if (!supports(compression)) {
        throw new IllegalArgumentException("Docker's media types have none for " + compression);
      }
      return switch (compression) {
        case NONE -> this == OCI ? OCI_LAYER : DOCKER_LAYER;
        case GZIP -> this == OCI ? OCI_LAYER + "+gzip" : DOCKER_LAYER + ".gzip";
        case ZSTD -> OCI_LAYER + "+zstd";
      };
    }
  }

  /** The type without parameters and in lower case: {@code a/b; charset=utf-8} is {@code a/b}. */
  public static String normalize(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.trim().toLowerCase(Locale.ROOT);
  }

  public static boolean isManifest(String type) {
    return type.equals(OCI_MANIFEST) || type.equals(DOCKER_MANIFEST);
  }

  public static boolean isIndex(String type) {
    return type.equals(OCI_INDEX) || type.equals(DOCKER_INDEX);
  }

  /** Whether a config of this type is one of a container image, not of some other artifact. */
  public static boolean isImageConfig(String type) {
    return type.equals(OCI_CONFIG) || type.equals(DOCKER_CONFIG);
  }

  public static boolean isDocker(String type) {
    return type.startsWith("application/vnd.docker.");
  }

  /** Whether a layer of this type may have to come from its own URLs and must not be pushed. */
  public static boolean isNondistributable(String type) {
    return type.startsWith(OCI_NONDISTRIBUTABLE) || type.startsWith(DOCKER_FOREIGN);
  }

  /** How a layer of this type is packed; empty where the type is not one of a layer. */
  public static Optional<LayerCompression> layerCompression(String type) {
    for (String base : List.of(OCI_LAYER, DOCKER_LAYER, OCI_NONDISTRIBUTABLE, DOCKER_FOREIGN)) {
      if (type.startsWith(base)) {
        return switch (type.substring(base.length())) {
          case "" -> Optional.of(LayerCompression.NONE);
          case "+gzip", ".gzip" -> Optional.of(LayerCompression.GZIP);
          case "+zstd", ".zstd" -> Optional.of(LayerCompression.ZSTD);
          default -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }
}
