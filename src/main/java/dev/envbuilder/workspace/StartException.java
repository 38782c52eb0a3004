package dev.envbuilder.workspace;

import org.jspecify.annotations.Nullable;

/**
 * The workspace cannot be started. The message is a sentence for the user; the reason decides the
 * exit code.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Reason {
    /** The Dockerfile, an image, a failing RUN: exit code 1. */
    BUILD_FAILED,
    /** The options do not fit together: exit code 2. */
    WRONG_OPTIONS,
    /** The container does not allow it, or it is none: exit code 3. */
    NOT_ALLOWED_HERE,
    /** A secret is where it must not be: exit code 4. */
    LEAK
  }

  private final Reason reason;

  public StartException(Reason reason, @Nullable String message) {
    super(message);
    this.reason = reason;
  }

  public StartException(Reason reason, @Nullable String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
