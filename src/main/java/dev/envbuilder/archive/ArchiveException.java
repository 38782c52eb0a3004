package dev.envbuilder.archive;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An archive or compressed stream that cannot be read or written as it is. */
public abstract sealed class ArchiveException extends IOException
    permits TarException, CompressionException {
  private static final long serialVersionUID = 1L;

  ArchiveException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
