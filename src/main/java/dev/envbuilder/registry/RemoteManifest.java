package dev.envbuilder.registry;

import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageReference;

/** A manifest or an index as a registry gave it. */
public final class RemoteManifest {
  private final ImageReference reference;
  private final byte[] bytes;
  private final String mediaType;
  private final Digest digest;

  RemoteManifest(ImageReference reference, byte[] bytes, String mediaType, Digest digest) {
    this.reference = reference;
    this.bytes = bytes;
    this.mediaType = mediaType;
    this.digest = digest;
  }

  /** What was asked for. */
  public ImageReference reference() {
    return reference;
  }

  /** The name that will always mean these bytes. */
  public ImageReference pinned() {
    return reference.withDigest(digest);
  }

  /** A copy of the exact bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** As the registry said it; empty where it did not. */
  public String mediaType() {
    return mediaType;
  }

  public Digest digest() {
    return digest;
  }
}
