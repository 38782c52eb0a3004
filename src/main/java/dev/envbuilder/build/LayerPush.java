package dev.envbuilder.build;

import dev.envbuilder.image.Repository;
import dev.envbuilder.registry.PushResult;
import dev.envbuilder.registry.RegistryClient;
import java.io.IOException;
import java.util.Optional;

/** Brings a layer into a repository, by a mount where its registry has it elsewhere. */
final class LayerPush {
  private LayerPush() {}

  static PushResult push(RegistryClient registry, Repository repository, Layer layer)
      throws IOException {
    Optional<Repository> elsewhere =
        layer
            .home()
            .filter(home -> home.registry().equals(repository.registry()))
            .filter(home -> !home.equals(repository));
    return elsewhere.isPresent()
        ? registry.pushBlob(repository, layer.content(), elsewhere.get())
        : registry.pushBlob(repository, layer.content());
  }
}
