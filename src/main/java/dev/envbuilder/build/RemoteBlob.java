package dev.envbuilder.build;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.Repository;
import dev.envbuilder.registry.RegistryClient;
import java.io.IOException;
import java.io.InputStream;

/** A blob that stays in its registry until somebody reads it. */
record RemoteBlob(RegistryClient registry, Repository repository, Descriptor descriptor)
    implements BlobSource {
  @Override
  public Digest digest() {
    return descriptor.digest();
  }

  @Override
  public long size() {
    return descriptor.size();
  }

  @Override
  public InputStream open() throws IOException {
    return registry.blob(repository, descriptor);
  }
}
