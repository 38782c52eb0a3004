package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;

/** The caches of one build: which are asked for a step's layer, and where it is kept. */
final class StepCache {
  private final List<LayerCache> caches;
  private final boolean reads;
  private final CacheWriter writer;
  private final EventSink events;

  /**
   * Caches in the order in which they are asked.
   *
   * @param reads whether they are asked at all
   */
  StepCache(List<LayerCache> caches, boolean reads, CacheWriter writer, EventSink events) {
    this.caches = caches.stream().<LayerCache>map(GivingUpCache::new).toList();
    this.reads = reads;
    this.writer = writer;
    this.events = events;
  }

  /**
   * The layer of a step, if one was built before on the very same layers.
   *
   * @param parent the chain id of the layers below
   */
  Optional<Layer> find(CacheKey key, String parent) throws InterruptedException {
    if (!reads) {
      return Optional.empty();
    }
    for (LayerCache cache : caches) {
      Optional<Layer> found = ask(cache, key, parent);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Layer> ask(LayerCache cache, CacheKey key, String parent)
      throws InterruptedException {
    try {
      return cache.find(key).filter(entry -> entry.parent().equals(parent)).map(CacheEntry::layer);
    } catch (BrokenEntryException e) {
      events.accept(
          new Event.Warning(
              "an entry of "
                  + cache.name()
                  + " cannot be used, and its step runs: "
                  + e.getMessage()));
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    } catch (IOException e) {
      events.accept(new Event.Warning(cache.name() + " cannot be asked: " + e.getMessage()));
    }
    return Optional.empty();
  }

  /** Keeps the layer of a step for later builds, as soon as it is there. */
  void keep(CacheKey key, String parent, PendingLayer layer) {
    for (LayerCache cache : caches) {
      writer.store(cache, key, parent, layer);
    }
  }
}
