package dev.envbuilder.image;

/** The digest of a layer's uncompressed tar, as {@code rootfs.diff_ids} lists it. */
public record DiffId(Digest digest) {
  public static DiffId parse(String text) throws ImageException.InvalidDigest {
    return new DiffId(Digest.parse(text));
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
