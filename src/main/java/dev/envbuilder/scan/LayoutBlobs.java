package dev.envbuilder.scan;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.Limits;
import dev.envbuilder.image.OciLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is an OCI image layout. */
record LayoutBlobs(OciLayout layout) implements ImageBlobs {
  @Override
  public String name() {
    return "'" + layout.directory() + "'";
  }

  @Override
  public byte[] document(Descriptor descriptor) throws IOException {
    check(descriptor);
    return layout.read(descriptor, Limits.INDEX);
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    check(descriptor);
    return layout.blob(descriptor).open();
  }

  /** A fifo would be waited for without end. */
  private void check(Descriptor descriptor) throws IOException {
    Path file = layout.path(descriptor.digest());
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.exists(file) ? "'" + file + "' is not a file" : "'" + file + "' is missing");
    }
  }
}
