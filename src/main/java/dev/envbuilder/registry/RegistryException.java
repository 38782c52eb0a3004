package dev.envbuilder.registry;

import dev.envbuilder.image.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a registry. Each message says what was attempted, on what, what came back
 * and what to try. None holds a credential: URLs come without user and query, and texts of the
 * registry are cut short and escaped.
 */
public abstract sealed class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private RegistryException(String message, int status, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The HTTP status, or 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** The registry wants credentials: none are known, or they are wrong. */
  public static final class Unauthorized extends RegistryException {
    private static final long serialVersionUID = 1L;

    Unauthorized(String message) {
      super(message, 401, null);
    }
  }

  /** The credentials do not allow it. */
  public static final class Denied extends RegistryException {
    private static final long serialVersionUID = 1L;

    Denied(String message) {
      super(message, 403, null);
    }
  }

  /** There is no such image, blob or repository. */
  public static final class NotFound extends RegistryException {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
      super(message, 404, null);
    }
  }

  /** Too many requests, also after waiting. */
  public static final class RateLimited extends RegistryException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    RateLimited(String message, Optional<Duration> retryAfter) {
      super(message, 429, null);
      this.retryAfter = retryAfter.orElse(null);
    }

    /** How long the registry asked to wait. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }

  /** Content is not what its digest or size promises. */
  public static final class DigestMismatch extends RegistryException {
    private static final long serialVersionUID = 1L;

    private final transient Digest expected;

    DigestMismatch(String message, Digest expected) {
      super(message, 0, null);
      this.expected = expected;
    }

    public Digest expected() {
      return expected;
    }
  }

  /** No connection, a broken one, or a registry that is out of order, also after retries. */
  public static final class Unreachable extends RegistryException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, int status, @Nullable Throwable cause) {
      super(message, status, cause);
    }
  }

  /** The registry answered with something that the specification does not allow, or we do not. */
  public static final class Protocol extends RegistryException {
    private static final long serialVersionUID = 1L;

    Protocol(String message, int status) {
      super(message, status, null);
    }
  }

  /** Something that the user gave us for registries is wrong: a certificate, a proxy, a config. */
  public static final class Misconfigured extends RegistryException {
    private static final long serialVersionUID = 1L;

    Misconfigured(String message, @Nullable Throwable cause) {
      super(message, 0, cause);
    }
  }
}
