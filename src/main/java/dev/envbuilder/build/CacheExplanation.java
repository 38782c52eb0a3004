package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.Event.CacheLookup;
import dev.envbuilder.events.Event.CacheLookup.Answer;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells of each step what its key is made of, what the caches said, and, of one that was not found,
 * which step of the last build comes nearest. Remembers the keys of this build for the next.
 */
final class CacheExplanation {
  private static final String PREFIX = "keys-";
  private static final int SHOWN = 12;

  private final List<? extends LayerCache> caches;
  private final boolean tells;
  private final String name;
  private final EventSink events;
  private final List<StepKeys.Entry> steps = new ArrayList<>();
  private Optional<StepKeys> before = Optional.empty();
  private boolean asked;
  private boolean changed;

  /**
   * For one build.
   *
   * @param build names it among others that have the same caches
   */
  CacheExplanation(
      List<? extends LayerCache> caches, boolean tells, String build, EventSink events) {
    this.caches = caches;
    this.tells = tells;
    this.name = PREFIX + Digest.of(build.getBytes(StandardCharsets.UTF_8)).hex();
    this.events = events;
  }

  void add(StepCache.Wanted step, List<Answer> answers) throws InterruptedException {
    StepKeys.Entry entry = StepKeys.Entry.of(step.label(), step.key(), step.parts());
    steps.add(entry);
    if (!tells) {
      return;
    }
    boolean found = answers.stream().anyMatch(each -> each.result() == Answer.Result.FOUND);
    boolean wasAsked = answers.stream().anyMatch(each -> each.result() != Answer.Result.NOT_ASKED);
    events.accept(
        new CacheLookup(
            step.number(),
            step.key().tag(),
            step.parts().stream().map(CacheExplanation::shown).toList(),
            answers,
            found || !wasAsked ? "" : nearest(entry)));
  }

  private static CacheLookup.Part shown(CacheKey.Part part) {
    return new CacheLookup.Part(part.name(), String.join(" ", part.values()));
  }

  private String nearest(StepKeys.Entry step) throws InterruptedException {
    Optional<StepKeys> last = lastBuild();
    if (last.isEmpty()) {
      return "no earlier build of this Dockerfile is known";
    }
    Optional<StepKeys.Entry> near = last.get().nearest(step);
    if (near.isEmpty()) {
      return "the last build had no steps";
    }
    StepKeys.Entry other = near.get();
    String which =
        "the nearest, " + other.label() + " of the last build, " + other.key().substring(0, SHOWN);
    List<String> differences = other.differences(step);
    if (other.key().equals(step.key())) {
      return which + ", has this very key";
    }
    return differences.isEmpty()
        ? which + ", differs in a part that cannot be told from it by the little that is kept"
        : which + ", differs in: " + String.join(", ", differences);
  }

  private Optional<StepKeys> lastBuild() throws InterruptedException {
    if (asked) {
      return before;
    }
    asked = true;
    for (LayerCache cache : caches) {
      try {
        before = cache.findKeys(name);
      } catch (InterruptedIOException e) {
        throw new InterruptedException();
      } catch (IOException e) {
        events.accept(
            new Event.Warning("the keys of the last build are not known: " + e.getMessage()));
      }
      if (before.isPresent()) {
        break;
      }
    }
    return before;
  }

  /** Something new is kept, so what is known of the last build is not true any more. */
  void changed() {
    changed = true;
  }

  /** What the keys are kept under. */
  String name() {
    return name;
  }

  /** The keys of this build, unless those of an earlier one are the same. */
  Optional<StepKeys> keysToKeep() {
    StepKeys keys = new StepKeys(steps);
    return changed && keys.toText().length() <= StepKeys.LONGEST
        ? Optional.of(keys)
        : Optional.empty();
  }
}
