package dev.envbuilder.rootfs;

import dev.envbuilder.archive.TarLimits;

/**
 * What a hostile layer may cost.
 *
 * @param tar limits of single headers
 * @param entries of one layer
 * @param bytes of file content of one layer
 */
public record ExtractLimits(TarLimits tar, long entries, long bytes) {
  /** Four million entries and 1 TiB: more than any image, less than endless. */
  public static final ExtractLimits DEFAULT =
      new ExtractLimits(TarLimits.DEFAULT, 4_000_000, 1L << 40);
}
