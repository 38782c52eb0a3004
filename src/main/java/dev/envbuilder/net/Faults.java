package dev.envbuilder.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;

/** Tells passing faults from lasting ones, and what a failure has to say. */
public final class Faults {
  private Faults() {}

  /** Whether an answer means that the same may go well a little later. */
  public static boolean isPassing(int status) {
    return switch (status) {
      case 408, 429, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /**
   * Whether a failure may go away by itself. Interrupts, bad certificates, and files of our own
   * that cannot be read or written do not.
   */
  public static boolean isPassing(IOException failure) {
    if (failure instanceof NetException || failure instanceof InterruptedIOException) {
      return false;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof FileSystemException) {
        return false;
      }
    }
    return true;
  }

  /** The innermost thing that a failure has to say. */
  public static String reason(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null && inner.getMessage() == null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    if (message != null) {
      return Printable.of(message);
    }
    // the JDK's client leaves these two without a word
    if (inner instanceof UnresolvedAddressException) {
      return "no address is known for that name";
    }
    return failure instanceof ConnectException
        ? "nobody answers there"
        : inner.getClass().getSimpleName();
  }
}
