package dev.envbuilder.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a server. Each message says what was attempted, on what, what came back
 * and what to try. None holds a credential: URLs come without user and query, and foreign texts are
 * cut short and escaped.
 */
public abstract sealed class NetException extends IOException {
  private static final long serialVersionUID = 1L;

  private NetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Something that the user gave us for connections is wrong: a certificate, a proxy. */
  public static final class Misconfigured extends NetException {
    private static final long serialVersionUID = 1L;

    Misconfigured(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** No connection, a broken one, or a server that is out of order, also after retries. */
  public static final class Unreachable extends NetException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The server answered, but not with what was asked for. */
  public static final class Refused extends NetException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(String message, int status) {
      super(message, null);
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }

  /** What came is not what it should be, or more than is taken. */
  public static final class WrongContent extends NetException {
    private static final long serialVersionUID = 1L;

    WrongContent(String message) {
      super(message, null);
    }
  }
}
