package dev.envbuilder.rootfs;

import dev.envbuilder.archive.TarEntry;
import java.util.List;

/**
 * What came of a layer.
 *
 * @param entries that were applied, whiteouts included
 * @param bytes of file content that were written, holes not counted
 * @param kept entries that the layer has at kept places, with their names as they are in it: they
 *     were not applied; at most {@link #MAX_KEPT}
 * @param keptCount how many there were
 * @param warnings for people: what the file system or the container did not allow, each once
 */
public record ExtractResult(
    long entries, long bytes, List<TarEntry> kept, long keptCount, List<String> warnings) {
  /** The most entries that are remembered: a volume may be mounted over much. */
  public static final int MAX_KEPT = 1000;

  public ExtractResult {
    kept = List.copyOf(kept);
    warnings = List.copyOf(warnings);
  }
}
