package dev.envbuilder.build;

import dev.envbuilder.image.ContentMismatchException;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.LayerCompression;
import dev.envbuilder.image.Limits;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
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
    Optional<Descriptor> found;
    try {
      found = layout.find(key.tag());
    } catch (ImageException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String origin = "the entry '" + key.tag() + "' of " + name();
    try {
      return Optional.of(entry(found.get(), origin));
    } catch (NoSuchFileException e) {
      throw new BrokenEntryException(origin + " lacks the file '" + e.getFile() + "'", e);
    } catch (ImageException | ContentMismatchException e) {
      throw new BrokenEntryException(e.getMessage(), e);
    }
  }

  private CacheEntry entry(Descriptor image, String origin) throws IOException, ImageException {
    Manifest manifest =
        Manifest.parse(layout.read(image, Limits.MANIFEST), image.mediaType(), origin);
    ImageConfig config = ImageConfig.parse(layout.read(manifest.config(), Limits.CONFIG), origin);
    CacheEntry.Found entry = CacheEntry.Found.read(manifest, config, origin);
    if (!layout.has(entry.blob().digest(), entry.blob().size())) {
      throw new BrokenEntryException(
          "the layer " + entry.blob().digest() + " of " + origin + " is not there as a whole");
    }
    return new CacheEntry(
        entry.parent(),
        new Layer(entry.blob(), entry.diffId(), layout.blob(entry.blob()), Optional.empty()));
  }

  @Override
  public void store(CacheKey key, CacheEntry entry) throws IOException {
    Descriptor blob = entry.layer().descriptor();
    if (!layout.has(blob.digest(), blob.size())) {
      LayoutCopy.blob(entry.layer().content(), layout);
    }
    CacheEntry.Image image = entry.toImage(platform);
    write(image.config(), image.manifest(), key.tag());
  }

  @Override
  public Optional<StepKeys> findKeys(String name) throws IOException {
    try {
      Optional<Descriptor> image = layout.find(name);
      if (image.isEmpty()) {
        return Optional.empty();
      }
      String origin = "'" + name + "' of " + name();
      byte[] bytes = layout.read(image.get(), Limits.MANIFEST);
      Manifest manifest = Manifest.parse(bytes, image.get().mediaType(), origin);
      return Optional.of(StepKeysImage.read(manifest, origin));
    } catch (ImageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void storeKeys(String name, StepKeys keys) throws IOException {
    StepKeysImage image = StepKeysImage.of(keys, platform);
    layout.write(MediaTypes.Family.OCI.layer(LayerCompression.GZIP), image.layer());
    write(image.config(), image.manifest(), name);
  }

  private void write(byte[] config, Manifest manifest, String name) throws IOException {
    layout.write(MediaTypes.OCI_CONFIG, config);
    try {
      layout.tag(layout.write(manifest.mediaType(), manifest.bytes()), name);
    } catch (ImageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
