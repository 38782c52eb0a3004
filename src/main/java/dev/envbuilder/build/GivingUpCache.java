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
    return why.get().isPresent() ? Optional.empty() : watched(() -> cache.find(key));
  }

  /**
   * Keeps an entry.
   *
   * @throws RegistryException.Unreachable without trying, once the cache is given up
   */
  @Override
  public void store(CacheKey key, CacheEntry entry) throws IOException, InterruptedException {
    refuse();
    watched(() -> {
      cache.store(key, entry);
      return true;
    });
  }

  @Override
  public Optional<StepKeys> findKeys(String name) throws IOException, InterruptedException {
    return why.get().isPresent() ? Optional.empty() : watched(() -> cache.findKeys(name));
  }

  @Override
  public void storeKeys(String name, StepKeys keys) throws IOException, InterruptedException {
    refuse();
    watched(() -> {
      cache.storeKeys(name, keys);
      return true;
    });
  }

  /** Why it is given up, if it is. */
  Optional<RegistryException.Unreachable> problem() {
    return why.get();
  }

  private void refuse() throws RegistryException.Unreachable {
    Optional<RegistryException.Unreachable> before = why.get();
    if (before.isPresent()) {
      throw before.get();
    }
  }

  /** A question to the cache. */
  private interface Question<T> {
    T ask() throws IOException, InterruptedException;
  }

  private <T> T watched(Question<T> question) throws IOException, InterruptedException {
    try {
      return question.ask();
    } catch (RegistryException.Unreachable e) {
      why.set(Optional.of(e));
      throw e;
    }
  }
}
