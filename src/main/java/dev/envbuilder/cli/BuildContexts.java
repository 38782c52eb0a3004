package dev.envbuilder.cli;

import dev.envbuilder.build.BuildContext;
import dev.envbuilder.build.BuildException;
import dev.envbuilder.build.NamedContext;
import dev.envbuilder.build.NamedContexts;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.OciLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code --build-context NAME=VALUE} as {@code docker buildx build} does. */
final class BuildContexts {
  private static final String IMAGE = "docker-image://";
  private static final String LAYOUT = "oci-layout://";

  private BuildContexts() {}

  /** The contexts of these values. */
  static NamedContexts of(List<String> values) throws UsageException {
    Map<String, NamedContext> contexts = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      if (equals <= 0 || equals == value.length() - 1) {
        throw new UsageException(
            "--build-context takes NAME=FOLDER, NAME=oci-layout://FOLDER or"
                + " NAME=docker-image://REFERENCE and got '"
                + value
                + "'");
      }
      contexts.put(value.substring(0, equals), context(value, value.substring(equals + 1)));
    }
    try {
      return NamedContexts.of(contexts);
    } catch (ImageException.InvalidReference e) {
      throw new UsageException("the name of a --build-context cannot be used: " + e.getMessage());
    }
  }

  private static NamedContext context(String option, String source) throws UsageException {
    if (source.startsWith(IMAGE)) {
      return image(option, source.substring(IMAGE.length()));
    }
    if (source.startsWith(LAYOUT)) {
      return layout(option, source.substring(LAYOUT.length()));
    }
    if (source.contains("://") || source.startsWith("git@")) {
      throw new UsageException(
          "'"
              + option
              + "' of --build-context names a place that is not supported: give a folder,"
              + " oci-layout://FOLDER or docker-image://REFERENCE");
    }
    return folder(option, source);
  }

  private static NamedContext image(String option, String reference) throws UsageException {
    if (reference.equals("scratch")) {
      return new NamedContext.Nothing();
    }
    try {
      return new NamedContext.Image(ImageReference.parse(reference));
    } catch (ImageException.InvalidReference e) {
      throw new UsageException("'" + option + "' of --build-context: " + e.getMessage());
    }
  }

  /** {@code FOLDER[:TAG][@DIGEST]}; the digest wins, as it says more. */
  private static NamedContext layout(String option, String source) throws UsageException {
    String folder = source;
    String selector = "";
    int at = source.lastIndexOf("@" + Digest.SHA256 + ":");
    if (at >= 0) {
      folder = source.substring(0, at);
      selector = source.substring(at + 1);
    }
    int colon = folder.lastIndexOf(':');
    if (colon > folder.lastIndexOf('/')) {
      selector = selector.isEmpty() ? folder.substring(colon + 1) : selector;
      folder = folder.substring(0, colon);
    }
    try {
      Path path = RealPath.folder(folder, "--build-context");
      return new NamedContext.Layout(OciLayout.open(path), selector);
    } catch (IOException | ImageException e) {
      throw new UsageException(
          "'" + option + "' of --build-context names no OCI image layout: " + e.getMessage());
    }
  }

  private static NamedContext folder(String option, String source) throws UsageException {
    Path folder = RealPath.folder(source, "--build-context");
    if (!Files.isDirectory(folder)) {
      throw new UsageException("'" + option + "' of --build-context names no folder");
    }
    try {
      return new NamedContext.Folder(BuildContext.ofFolder(folder));
    } catch (BuildException | IOException e) {
      throw new UsageException("'" + option + "' of --build-context: " + e.getMessage());
    }
  }
}
