package dev.envbuilder.build;

import dev.envbuilder.image.Digest;
import java.io.IOException;

/** Where a finished image goes. */
public interface ImageTarget {
  /** How to call it in a message. */
  String name();

  /**
   * Brings every blob there, then the manifest, under its name.
   *
   * @return the manifest's digest
   */
  Digest put(BuiltImage image) throws IOException, InterruptedException;
}
