package dev.envbuilder.rootfs.copy;

/** Which time of modification copied files get. */
public sealed interface CopyTime {
  /** As in the source. */
  static CopyTime asSource() {
    return new AsSource();
  }

  /** The time of each file stays. */
  record AsSource() implements CopyTime {}

  /** One time for all that is copied or made on the way ({@code SOURCE_DATE_EPOCH}). */
  record Fixed(long seconds, int nanos) implements CopyTime {}
}
