package dev.envbuilder.archive;

import org.jspecify.annotations.Nullable;

/** A compressed stream that is corrupt, cut short, or needs more memory than allowed. */
public final class CompressionException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  private final Compression compression;

  CompressionException(Compression compression, String why) {
    this(compression, why, null);
  }

  CompressionException(Compression compression, String why, @Nullable Throwable cause) {
    super("cannot read " + compression.label() + " data: " + why, cause);
    this.compression = compression;
  }

  public Compression compression() {
    return compression;
  }
}
