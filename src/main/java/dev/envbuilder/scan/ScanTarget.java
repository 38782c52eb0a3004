package dev.envbuilder.scan;

import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** An image to search, in the words of skopeo and podman. */
public sealed interface ScanTarget {
  /** An image in a registry. */
  record Remote(ImageReference reference) implements ScanTarget {}

  /**
   * Images in a folder or file.
   *
   * @param tag the name of the only one to search; empty for all
   */
  record Local(Kind kind, Path path, String tag) implements ScanTarget {}

  /** How images lie on a disk. */
  enum Kind {
    /** A folder that is an OCI image layout. */
    OCI,
    /** The same in a tar archive. */
    OCI_ARCHIVE,
    /** What {@code docker save} writes. */
    DOCKER_ARCHIVE;

    private String prefix() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-') + ":";
    }
  }

  /**
   * The target that a word names: {@code oci:DIR[:TAG]}, {@code oci-archive:FILE[:TAG]}, {@code
   * docker-archive:FILE[:NAME]} or a reference, with or without {@code docker://}.
   *
   * @throws ImageException.InvalidReference if it is none of them
   */
  static ScanTarget parse(String text) throws ImageException.InvalidReference {
    for (Kind kind : Kind.values()) {
      if (text.startsWith(kind.prefix())) {
        return local(kind, text.substring(kind.prefix().length()), text);
      }
    }
    String scheme = "docker://";
    boolean path = text.startsWith("/") || text.startsWith(".");
    if (path || text.isEmpty()) {
      throw new ImageException.InvalidReference(
          text,
          "is no image; for one on this disk write oci:DIR, oci-archive:FILE or"
              + " docker-archive:FILE");
    }
    return new Remote(
        ImageReference.parse(text.startsWith(scheme) ? text.substring(scheme.length()) : text));
  }

  private static Local local(Kind kind, String rest, String text)
      throws ImageException.InvalidReference {
    try {
      // as the other tools, the first colon ends the path, unless there is a file with it
      int colon = Files.exists(Path.of(rest)) ? -1 : rest.indexOf(':');
      String path = colon < 0 ? rest : rest.substring(0, colon);
      if (path.isEmpty()) {
        throw new ImageException.InvalidReference(text, "has no path");
      }
      return new Local(kind, Path.of(path), colon < 0 ? "" : rest.substring(colon + 1));
    } catch (InvalidPathException e) {
      throw new ImageException.InvalidReference(text, "has no usable path: " + e.getMessage());
    }
  }
}
