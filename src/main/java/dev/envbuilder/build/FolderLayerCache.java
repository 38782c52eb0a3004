package dev.envbuilder.build;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.Limits;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import java.io.IOException;
import java.util.Optional;

/** A cache in a folder: an OCI image layout with an image named by each key. */
public final class FolderLayerCache implements LayerCache {
  private final OciLayout layout;
  private final Platform platform;

  public FolderLayerCache(OciLayout layout, Platform platform) {
    this.layout = layout;
    this.platform = platform;
  }

  @Override
  public String name() {
    return "the folder '" + layout.directory() + "'";
  }

  @Override
  public Optional<CacheEntry> find(CacheKey key) throws IOException {
    try {
      Optional<Descriptor> found = layout.find(key.tag());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      String origin = "the entry '" + key.tag() + "' of " + name();
      Descriptor image = found.get();
      Manifest manifest =
          Manifest.parse(layout.read(image, Limits.MANIFEST), image.mediaType(), origin);
      ImageConfig config = ImageConfig.parse(layout.read(manifest.config(), Limits.CONFIG), origin);
      CacheEntry.Found entry = CacheEntry.Found.read(manifest, config, origin);
      if (!layout.has(entry.blob().digest(), entry.blob().size())) {
        return Optional.empty();
      }
      return Optional.of(
          new CacheEntry(
              entry.parent(),
              new Layer(
                  entry.blob(), entry.diffId(), layout.blob(entry.blob()), Optional.empty())));
    } catch (ImageException e) {
      throw new BrokenEntryException(e.getMessage(), e);
    }
  }

  @Override
  public void store(CacheKey key, CacheEntry entry) throws IOException {
    Descriptor blob = entry.layer().descriptor();
    if (!layout.has(blob.digest(), blob.size())) {
      LayoutCopy.blob(entry.layer().content(), layout);
    }
    CacheEntry.Image image = entry.toImage(platform);
    layout.write(MediaTypes.OCI_CONFIG, image.config());
    try {
      layout.tag(layout.write(image.manifest().mediaType(), image.manifest().bytes()), key.tag());
    } catch (ImageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
