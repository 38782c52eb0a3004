package dev.envbuilder.scan;

import dev.envbuilder.image.ContentMismatchException;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Limits;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.Repository;
import dev.envbuilder.registry.RegistryClient;
import dev.envbuilder.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;

/** A repository of a registry. */
record RegistryBlobs(RegistryClient registry, Repository repository) implements ImageBlobs {
  @Override
  public String name() {
    return "'" + repository + "'";
  }

  @Override
  public byte[] document(Descriptor descriptor) throws IOException {
    byte[] bytes = fetch(descriptor);
    if (bytes.length != descriptor.size()) {
      throw new ContentMismatchException(
          "the manifest " + descriptor.digest() + " of " + name(),
          descriptor.digest(),
          "has " + bytes.length + " bytes and not " + descriptor.size());
    }
    return bytes;
  }

  /** What is no manifest may have been pushed as a blob. */
  private byte[] fetch(Descriptor descriptor) throws IOException {
    try {
      return registry.resolve(ImageReference.of(repository, descriptor.digest())).bytes();
    } catch (RegistryException.NotFound e) {
      boolean manifest =
          MediaTypes.isManifest(descriptor.mediaType())
              || MediaTypes.isIndex(descriptor.mediaType());
      if (manifest || descriptor.size() > Limits.MANIFEST) {
        throw e;
      }
      try (InputStream in = open(descriptor)) {
        return in.readAllBytes();
      }
    }
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    return registry.blob(repository, descriptor);
  }
}
