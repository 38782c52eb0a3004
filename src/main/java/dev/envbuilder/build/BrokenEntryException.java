package dev.envbuilder.build;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A cache answers, but an entry in it cannot be used: a miss, told aloud. */
final class BrokenEntryException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenEntryException(String message) {
    super(message);
  }

  BrokenEntryException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
