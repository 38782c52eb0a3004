package dev.envbuilder.build;

import java.io.IOException;

/**
 * A secret is where it must not be, and nothing of it was kept or pushed. The message says where it
 * was found and in which form, and never the value.
 */
public final class LeakException extends IOException {
  private static final long serialVersionUID = 1L;

  LeakException(String message) {
    super(message);
  }
}
