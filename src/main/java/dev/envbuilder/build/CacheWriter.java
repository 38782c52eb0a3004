package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Writes cache entries while the build goes on. A failure is told as a warning and counted; the
 * build does not depend on it. Closing waits for what is under way.
 */
final class CacheWriter implements AutoCloseable {
  private static final int AT_ONCE = 3;

  private final EventSink events;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final List<Future<?>> writes = new ArrayList<>();

  CacheWriter(EventSink events) {
    this.events = events;
  }

  void store(LayerCache cache, CacheKey key, String parent, PendingLayer layer) {
    writes.add(
        threads.submit(() -> {
          CacheEntry entry = new CacheEntry(parent, layer.layer());
          slots.acquire();
          try {
            cache.store(key, entry);
          } finally {
            slots.release();
          }
          return null;
        }));
  }

  /** Writes what no later build depends on; that it failed is worth a detail. */
  void storeKeys(LayerCache cache, String name, StepKeys keys) {
    writes.add(
        threads.submit(() -> {
          slots.acquire();
          try {
            cache.storeKeys(name, keys);
          } catch (IOException e) {
            events.accept(
                new Event.Detail("the keys of this build were not kept: " + e.getMessage()));
          } finally {
            slots.release();
          }
          return null;
        }));
  }

  /**
   * Waits for every write.
   *
   * @return how many failed
   */
  int await() throws InterruptedException {
    int failed = 0;
    Map<String, Integer> reasons = new LinkedHashMap<>();
    for (Future<?> write : writes) {
      try {
        write.get();
      } catch (ExecutionException e) {
        failed++;
        String reason =
            e.getCause() instanceof IOException problem ? problem.getMessage() : e.toString();
        reasons.merge(String.valueOf(reason), 1, Integer::sum);
      }
    }
    reasons.forEach((reason, count) ->
        events.accept(
            new Event.Warning(
                (count == 1 ? "a layer was" : count + " layers were")
                    + " not kept for the next build: "
                    + reason)));
    writes.clear();
    return failed;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
