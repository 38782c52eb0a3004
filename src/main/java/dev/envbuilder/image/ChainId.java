package dev.envbuilder.image;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The identity of a stack of layers (image-spec, config.md, "Layer ChainID"): the first layer's
 * diff ID, then the digest of {@code chain + " " + diff ID} for each further layer.
 */
public record ChainId(Digest digest) {
  public static ChainId of(DiffId bottom) {
    return new ChainId(bottom.digest());
  }

  /**
   * The identity of a stack, bottom first.
   *
   * @throws IllegalArgumentException if there is no layer: the empty stack has no identity
   */
  public static ChainId of(List<DiffId> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("no layers");
    }
    ChainId chain = of(layers.getFirst());
    for (DiffId layer : layers.subList(1, layers.size())) {
      chain = chain.plus(layer);
    }
    return chain;
  }

  /** The stack with one more layer on top. */
  public ChainId plus(DiffId top) {
    return new ChainId(Digest.of((digest + " " + top).getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
