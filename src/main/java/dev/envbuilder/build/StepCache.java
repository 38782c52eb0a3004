package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.Event.CacheLookup.Answer;
import dev.envbuilder.events.EventSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The caches of one build: which are asked for a step's layer, and where it is kept. */
final class StepCache {
  private final List<GivingUpCache> caches;
  private final boolean reads;
  private final CacheWriter writer;
  private final EventSink events;
  private final CacheExplanation explanation;

  /**
   * Caches in the order in which they are asked.
   *
   * @param reads whether they are asked at all
   * @param explains whether each question and its answers are told
   * @param build names this build among others that have the same caches
   */
  StepCache(
      List<LayerCache> caches,
      boolean reads,
      boolean explains,
      String build,
      CacheWriter writer,
      EventSink events) {
    this.caches = caches.stream().map(GivingUpCache::new).toList();
    this.reads = reads;
    this.writer = writer;
    this.events = events;
    this.explanation = new CacheExplanation(this.caches, explains, build, events);
  }

  /**
   * A step that wants a layer.
   *
   * @param number counts the steps of the build
   * @param parts what the key is made of
   * @param parent the chain id of the layers below
   */
  record Wanted(int number, String label, CacheKey key, List<CacheKey.Part> parts, String parent) {}

  /** What one cache says. */
  private record Found(Answer answer, Optional<Layer> layer) {
    static Found nothing(LayerCache cache, Answer.Result result, String why) {
      return new Found(new Answer(cache.name(), result, why), Optional.empty());
    }
  }

  /** The layer of a step, if one was built before on the very same layers. */
  Optional<Layer> find(Wanted step) throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    Optional<Layer> layer = Optional.empty();
    for (GivingUpCache cache : caches) {
      Found found =
          reads
              ? ask(cache, step)
              : Found.nothing(cache, Answer.Result.NOT_ASKED, "a build without cache");
      answers.add(found.answer());
      layer = found.layer();
      if (layer.isPresent()) {
        break;
      }
    }
    explanation.add(step, answers);
    return layer;
  }

  private Found ask(GivingUpCache cache, Wanted step) throws InterruptedException {
    if (cache.problem().isPresent()) {
      String why = String.valueOf(cache.problem().get().getMessage());
      return Found.nothing(cache, Answer.Result.UNREACHABLE, why);
    }
    try {
      Optional<CacheEntry> entry = cache.find(step.key());
      if (entry.isEmpty()) {
        return Found.nothing(cache, Answer.Result.ABSENT, "");
      }
      CacheEntry found = entry.get();
      if (!found.parent().equals(step.parent())) {
        String why = "it was built on " + found.parent() + ", and this build has " + step.parent();
        return Found.nothing(cache, Answer.Result.OTHER_PARENT, why);
      }
      String digest = found.layer().descriptor().digest().toString();
      return new Found(
          new Answer(cache.name(), Answer.Result.FOUND, digest), Optional.of(found.layer()));
    } catch (BrokenEntryException e) {
      String why = String.valueOf(e.getMessage());
      events.accept(
          new Event.Warning(
              "an entry of " + cache.name() + " cannot be used, and its step runs: " + why));
      return Found.nothing(cache, Answer.Result.BROKEN, why);
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      events.accept(new Event.Warning(cache.name() + " cannot be asked: " + why));
      return Found.nothing(cache, Answer.Result.UNREACHABLE, why);
    }
  }

  /** Keeps the layer of a step for later builds, as soon as it is there. */
  void keep(CacheKey key, String parent, PendingLayer layer) {
    for (LayerCache cache : caches) {
      writer.store(cache, key, parent, layer);
    }
    explanation.changed();
  }

  /** The build has succeeded: a later one can be told what is different then. */
  void finish() {
    Optional<StepKeys> keys = explanation.keysToKeep();
    if (keys.isPresent()) {
      for (LayerCache cache : caches) {
        writer.storeKeys(cache, explanation.name(), keys.get());
      }
    }
  }
}
