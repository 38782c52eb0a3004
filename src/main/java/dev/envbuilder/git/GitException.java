package dev.envbuilder.git;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a repository. Each message says what was attempted, on what, what came
 * back and what to try; none holds a credential.
 */
public abstract sealed class GitException extends IOException {
  private static final long serialVersionUID = 1L;

  private GitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The address of the repository cannot be what is meant. */
  public static final class BadAddress extends GitException {
    private static final long serialVersionUID = 1L;

    BadAddress(String message) {
      super(message, null);
    }
  }

  /** The repository has no such branch, tag, commit or folder. */
  public static final class NotFound extends GitException {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
      super(message, null);
    }
  }

  /** The commit is not the one that it must be. */
  public static final class Mismatch extends GitException {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
      super(message, null);
    }
  }

  /** The server cannot be reached, or does not let us in. */
  public static final class Unreachable extends GitException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** What the repository holds cannot be checked out. */
  public static final class BadContent extends GitException {
    private static final long serialVersionUID = 1L;

    BadContent(String message) {
      super(message, null);
    }
  }
}
