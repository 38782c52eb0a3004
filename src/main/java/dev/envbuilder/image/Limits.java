package dev.envbuilder.image;

/** The longest documents that are read whole into memory, in bytes. */
public final class Limits {
  /** A manifest: what registries themselves accept (distribution: 4 MiB). */
  public static final int MANIFEST = 4 << 20;

  /** An image config: histories of hundreds of steps stay far below. */
  public static final int CONFIG = 8 << 20;

  /** An image index. */
  public static final int INDEX = 4 << 20;

  private Limits() {}
}
