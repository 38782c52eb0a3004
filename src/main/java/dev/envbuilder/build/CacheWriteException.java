package dev.envbuilder.build;

import java.io.IOException;

/** The build succeeded, and its layers could not be kept, which the user wants to be an error. */
public final class CacheWriteException extends IOException {
  private static final long serialVersionUID = 1L;

  CacheWriteException(int layers) {
    super(layers + " layers could not be written to the cache; see the warnings above");
  }
}
