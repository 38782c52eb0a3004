package dev.envbuilder.build;

import dev.envbuilder.registry.RegistryException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A cache that is given up for the rest of the build once its registry could not be reached: each
 * further question would go through all attempts and waits again, once a step.
 */
final class GivingUpCache implements LayerCache {
  private final LayerCache cache;
  private final AtomicReference<Optional<RegistryException.Unreachable>> why =
      new AtomicReference<>(Optional.empty());

  GivingUpCache(LayerCache cache) {
    this.cache = cache;
  }

  @Override
  public String name() {
    return cache.name();
  }

  /** As the cache says; nothing, without asking, once it is given up. */
  @Override
  public Optional<CacheEntry> find(CacheKey key) throws IOException, InterruptedException {
    if (why.get().isPresent()) {
      return Optional.empty();
    }
    try {
      return cache.find(key);
    } catch (RegistryException.Unreachable e) {
      why.set(Optional.of(e));
      throw e;
    }
  }

  /**
   * Keeps an entry.
   *
   * @throws RegistryException.Unreachable without trying, once the cache is given up
   */
  @Override
  public void store(CacheKey key, CacheEntry entry) throws IOException, InterruptedException {
    Optional<RegistryException.Unreachable> before = why.get();
    if (before.isPresent()) {
      throw before.get();
    }
    try {
      cache.store(key, entry);
    } catch (RegistryException.Unreachable e) {
      why.set(Optional.of(e));
      throw e;
    }
  }
}
