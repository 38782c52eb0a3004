package dev.envbuilder.build;

import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.OciLayout;

/** What a build was given under a name, to be used where the Dockerfile names a stage or image. */
public sealed interface NamedContext {
  /** A folder, with the {@code .dockerignore} in it. */
  record Folder(BuildContext folder) implements NamedContext {}

  /** An image that takes the place of the named one. */
  record Image(ImageReference reference) implements NamedContext {}

  /**
   * An image in an OCI image layout.
   *
   * @param selector a digest, a tag, or empty for the only image or the one tagged {@code latest}
   */
  record Layout(OciLayout layout, String selector) implements NamedContext {}

  /** {@code docker-image://scratch}: no files. */
  record Nothing() implements NamedContext {}
}
