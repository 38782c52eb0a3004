package dev.envbuilder.build;

import java.io.IOException;
import java.util.Optional;

/** Layers of earlier builds. An implementation is safe for use by several threads. */
public interface LayerCache {
  /** How to call it in a message: {@code "the repository …"}. */
  String name();

  /**
   * The entry of this key.
   *
   * @throws BrokenEntryException if there is one that cannot be used
   * @throws IOException if the cache does not answer
   */
  Optional<CacheEntry> find(CacheKey key) throws IOException, InterruptedException;

  /** Keeps an entry, replacing an older one of the same key. */
  void store(CacheKey key, CacheEntry entry) throws IOException, InterruptedException;

  /** The keys of an earlier build, as {@link #storeKeys} kept them under this name. */
  Optional<StepKeys> findKeys(String name) throws IOException, InterruptedException;

  /** Keeps the keys of a build, in the place of those of an earlier one. */
  void storeKeys(String name, StepKeys keys) throws IOException, InterruptedException;
}
