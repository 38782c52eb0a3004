package dev.envbuilder.build;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageIndex;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Limits;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import java.io.IOException;
import java.util.Optional;

/**
 * Images in a folder: an OCI image layout whose images carry their whole name, {@code
 * docker.io/library/alpine:3.22}, or are asked for by digest.
 */
public final class FolderBaseImages implements BaseImages {
  private final OciLayout layout;

  public FolderBaseImages(OciLayout layout) {
    this.layout = layout;
  }

  @Override
  public Optional<BaseImage> find(ImageReference reference, Platform platform) throws IOException {
    try {
      Optional<Descriptor> found =
          reference.digest().isPresent()
              ? layout.index().manifests().stream()
                  .filter(image -> image.digest().equals(reference.digest().get()))
                  .findFirst()
              : layout.find(reference.repository() + ":" + reference.identifier());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      BaseImage image = read(reference.familiar(), found.get(), platform);
      return isComplete(image) ? Optional.of(image) : Optional.empty();
    } catch (ImageException e) {
      throw new IOException(
          "the image '"
              + reference
              + "' in '"
              + layout.directory()
              + "' cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * The image that a digest, a tag or nothing chooses: without either the only one, or the one
   * tagged {@code latest}.
   *
   * @param name what to call it
   */
  Optional<BaseImage> select(String selector, String name, Platform platform) throws IOException {
    try {
      Optional<Descriptor> found = choose(selector);
      return found.isEmpty() ? Optional.empty() : Optional.of(read(name, found.get(), platform));
    } catch (ImageException e) {
      throw new IOException(
          "the image in '" + layout.directory() + "' cannot be used: " + e.getMessage(), e);
    }
  }

  private Optional<Descriptor> choose(String selector) throws IOException, ImageException {
    if (selector.startsWith(Digest.SHA256 + ":")) {
      return layout.index().manifests().stream()
          .filter(image -> image.digest().toString().equals(selector))
          .findFirst();
    }
    Optional<Descriptor> only = layout.find("");
    if (selector.isEmpty() && only.isPresent()) {
      return only;
    }
    String tag = selector.isEmpty() ? "latest" : selector;
    Optional<Descriptor> exact = layout.find(tag);
    return exact.isPresent()
        ? exact
        : layout.index().manifests().reversed().stream()
            .filter(d -> d.annotations().getOrDefault(OciLayout.REF_NAME, "").endsWith(":" + tag))
            .findFirst();
  }

  /** A copy that was broken off is as good as none; later, it would be found with the root gone. */
  private boolean isComplete(BaseImage image) throws IOException {
    for (Layer layer : image.layers()) {
      if (!layout.has(layer.descriptor().digest(), layer.descriptor().size())) {
        return false;
      }
    }
    return true;
  }

  private BaseImage read(String name, Descriptor image, Platform platform)
      throws IOException, ImageException {
    String origin = "'" + name + "' in '" + layout.directory() + "'";
    byte[] bytes = layout.read(image, Limits.INDEX);
    if (ImageIndex.isIndex(bytes, image.mediaType(), origin)) {
      Descriptor chosen = ImageIndex.parse(bytes, image.mediaType(), origin).select(platform);
      return read(name, chosen, platform);
    }
    Manifest manifest = Manifest.parse(bytes, image.mediaType(), origin);
    ImageConfig config =
        ImageConfig.parse(layout.read(manifest.config(), Limits.CONFIG), "the config of " + origin);
    return BaseImage.of(
        name,
        manifest,
        config,
        (blob, diffId) -> new Layer(blob, diffId, layout.blob(blob), Optional.empty()));
  }
}
