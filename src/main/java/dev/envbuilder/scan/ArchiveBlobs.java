package dev.envbuilder.scan;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.Limits;
import dev.envbuilder.image.VerifyingInputStream;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/** An OCI image layout in a tar archive. */
final class ArchiveBlobs implements ImageBlobs {
  private final TarFile archive;
  private final Set<BytePath> used = new HashSet<>();

  ArchiveBlobs(TarFile archive) {
    this.archive = archive;
  }

  @Override
  public String name() {
    return "'" + archive.file() + "'";
  }

  /** The files that were asked for so far. */
  Set<BytePath> used() {
    return used;
  }

  @Override
  public byte[] document(Descriptor descriptor) throws IOException {
    if (descriptor.size() > Limits.INDEX) {
      throw new IOException(
          path(descriptor.digest())
              + " is longer than the "
              + Limits.INDEX
              + " bytes that are read");
    }
    try (InputStream in = open(descriptor)) {
      return in.readAllBytes();
    }
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    BytePath path = path(descriptor.digest());
    used.add(archive.resolve(path));
    return new VerifyingInputStream(
        archive.open(path), "'" + path + "' in " + name(), descriptor.digest(), descriptor.size());
  }

  static BytePath path(Digest digest) {
    return TarFile.key(BytePath.of("blobs/" + digest.algorithm() + "/" + digest.hex()));
  }
}
