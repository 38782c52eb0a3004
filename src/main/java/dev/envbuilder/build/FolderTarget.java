package dev.envbuilder.build;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.OciLayout;
import java.io.IOException;

/** An image's place in a folder, as an OCI image layout. */
public final class FolderTarget implements ImageTarget {
  private final OciLayout layout;
  private final String refName;

  /**
   * An image of this name in a layout.
   *
   * @param refName the name; empty for an image without one
   */
  public FolderTarget(OciLayout layout, String refName) {
    this.layout = layout;
    this.refName = refName;
  }

  @Override
  public String name() {
    return "'" + layout.directory() + "'";
  }

  @Override
  public Digest put(BuiltImage image) throws IOException {
    for (Layer layer : image.layers()) {
      LayoutCopy.blob(layer.content(), layout);
    }
    ImageAssembly assembly = ImageAssembly.of(image);
    layout.write(assembly.manifest().config().mediaType(), assembly.config());
    Descriptor manifest =
        layout.write(assembly.manifest().mediaType(), assembly.manifest().bytes());
    try {
      layout.tag(manifest.withPlatform(image.config().platform()), refName);
    } catch (ImageException e) {
      throw new IOException(e.getMessage(), e);
    }
    return manifest.digest();
  }
}
