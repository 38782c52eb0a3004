package dev.envbuilder.image;

/** How a layer's tar is packed, as its media type tells. */
public enum LayerCompression {
  NONE,
  GZIP,
  ZSTD
}
