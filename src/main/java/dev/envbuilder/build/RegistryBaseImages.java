package dev.envbuilder.build;

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

/** Images in registries. */
public final class RegistryBaseImages implements BaseImages {
  private final RegistryClient registry;

  public RegistryBaseImages(RegistryClient registry) {
    this.registry = registry;
  }

  @Override
  public Optional<BaseImage> find(ImageReference reference, Platform platform) throws IOException {
    Repository repository = reference.repository();
    try {
      Manifest manifest = registry.manifest(reference, platform);
      ImageConfig config = registry.config(repository, manifest);
      return Optional.of(
          BaseImage.of(
              reference.familiar(),
              manifest,
              config,
              (blob, diffId) ->
                  new Layer(
                      blob,
                      diffId,
                      new RemoteBlob(registry, repository, blob),
                      Optional.of(repository))));
    } catch (RegistryException.NotFound e) {
      return Optional.empty();
    } catch (ImageException e) {
      throw new IOException("the image '" + reference + "' cannot be used: " + e.getMessage(), e);
    }
  }
}
