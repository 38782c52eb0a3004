package dev.envbuilder.archive;

/** A run of stored bytes of a file; what lies between runs is a hole that reads as zeros. */
public record Extent(long offset, long length) {
  public Extent {
    if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException("extent " + offset + "+" + length);
    }
  }

  /** The first byte after the run. */
  public long end() {
    return offset + length;
  }
}
