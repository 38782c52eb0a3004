package dev.envbuilder.build;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.BlobWriter;
import dev.envbuilder.image.OciLayout;
import java.io.IOException;
import java.io.InputStream;

/** Brings a blob from anywhere into an OCI layout, streaming. */
final class LayoutCopy {
  private LayoutCopy() {}

  /** Copies the blob unless the layout has it; its digest and length are checked on the way. */
  static void blob(BlobSource source, OciLayout target) throws IOException {
    if (target.has(source.digest(), source.size())) {
      return;
    }
    try (BlobWriter writer = target.newBlob();
        InputStream in = source.open()) {
      in.transferTo(writer);
      writer.commit(source.digest(), source.size());
    }
  }
}
