package dev.envbuilder.build;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.Platform;
import dev.envbuilder.image.Repository;
import dev.envbuilder.registry.RegistryClient;
import dev.envbuilder.registry.RegistryException;
import java.io.IOException;
import java.util.Optional;

/** A cache in a repository of a registry: an image tagged by each key. */
public final class RegistryLayerCache implements LayerCache {
  private final RegistryClient registry;
  private final Repository repository;
  private final Platform platform;

  public RegistryLayerCache(RegistryClient registry, Repository repository, Platform platform) {
    this.registry = registry;
    this.repository = repository;
    this.platform = platform;
  }

  @Override
  public String name() {
    return "the repository '" + repository + "'";
  }

  @Override
  public Optional<CacheEntry> find(CacheKey key) throws IOException {
    ImageReference reference = reference(key.tag());
    Manifest manifest;
    try {
      manifest = registry.manifest(reference, platform);
    } catch (RegistryException.NotFound e) {
      return Optional.empty();
    } catch (ImageException | RegistryException.DigestMismatch e) {
      throw new BrokenEntryException(e.getMessage(), e);
    }
    try {
      return Optional.of(entry(reference, manifest));
    } catch (RegistryException.NotFound e) {
      throw new BrokenEntryException("the config of '" + reference + "' is not there", e);
    } catch (ImageException | RegistryException.DigestMismatch e) {
      throw new BrokenEntryException(e.getMessage(), e);
    }
  }

  private CacheEntry entry(ImageReference reference, Manifest manifest)
      throws IOException, ImageException {
    ImageConfig config = registry.config(repository, manifest);
    CacheEntry.Found entry =
        CacheEntry.Found.read(manifest, config, "the entry '" + reference + "'");
    if (!registry.hasBlob(repository, entry.blob().digest())) {
      throw new BrokenEntryException(
          "the layer " + entry.blob().digest() + " of '" + reference + "' is not there");
    }
    return new CacheEntry(
        entry.parent(),
        new Layer(
            entry.blob(),
            entry.diffId(),
            new RemoteBlob(registry, repository, entry.blob()),
            Optional.of(repository)));
  }

  @Override
  public void store(CacheKey key, CacheEntry entry) throws IOException {
    LayerPush.push(registry, repository, entry.layer());
    CacheEntry.Image image = entry.toImage(platform);
    registry.pushBlob(repository, BlobSource.of(image.config()));
    registry.pushManifest(
        reference(key.tag()), image.manifest().bytes(), image.manifest().mediaType());
  }

  @Override
  public Optional<StepKeys> findKeys(String name) throws IOException {
    ImageReference reference = reference(name);
    try {
      Manifest manifest = registry.manifest(reference, platform);
      return Optional.of(StepKeysImage.read(manifest, "'" + reference + "'"));
    } catch (RegistryException.NotFound e) {
      return Optional.empty();
    } catch (ImageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void storeKeys(String name, StepKeys keys) throws IOException {
    StepKeysImage image = StepKeysImage.of(keys, platform);
    registry.pushBlob(repository, BlobSource.of(image.layer()));
    registry.pushBlob(repository, BlobSource.of(image.config()));
    registry.pushManifest(reference(name), image.manifest().bytes(), image.manifest().mediaType());
  }

  private ImageReference reference(String tag) {
    try {
      return ImageReference.of(repository, tag);
    } catch (ImageException.InvalidReference e) {
      throw new IllegalStateException("keys and names of builds are tags", e);
    }
  }
}
