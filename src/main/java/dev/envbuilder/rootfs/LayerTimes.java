package dev.envbuilder.rootfs;

import dev.envbuilder.archive.TarEntry;

/** Which modification times the entries of a layer carry. */
public sealed interface LayerTimes {
  /** Those on disk, to the nanosecond. */
  record AsOnDisk() implements LayerTimes {}

  /** Those on disk, but none later than this many seconds since 1970 (SOURCE_DATE_EPOCH). */
  record ClampedTo(long seconds) implements LayerTimes {}

  /** This many seconds since 1970 for all that changed; directories above keep theirs. */
  record FixedTo(long seconds) implements LayerTimes {}

  /** The entry with the time it gets. */
  default TarEntry applyTo(TarEntry entry, boolean changed) {
    return switch (this) {
      case AsOnDisk onDisk -> entry;
      case ClampedTo clamp ->
          entry.mtimeSeconds() >= clamp.seconds() ? entry.withMtime(clamp.seconds(), 0) : entry;
      case FixedTo fixed -> changed ? entry.withMtime(fixed.seconds(), 0) : entry;
    };
  }
}
