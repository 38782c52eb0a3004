package dev.envbuilder.scan;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.ImageException;
import java.io.IOException;
import java.io.InputStream;

/** A place with images whose content is named by digest. All that it gives out is verified. */
interface ImageBlobs {
  /** What messages call it. */
  String name();

  /** A manifest or index whole. */
  byte[] document(Descriptor descriptor) throws IOException, ImageException;

  /** A blob, which the caller closes. */
  InputStream open(Descriptor descriptor) throws IOException;
}
