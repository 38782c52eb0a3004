package dev.envbuilder.build;

import java.io.IOException;

/** A layer from a cache cannot be unpacked: the build can be done without that cache. */
final class CachedLayerException extends IOException {
  private static final long serialVersionUID = 1L;

  CachedLayerException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
