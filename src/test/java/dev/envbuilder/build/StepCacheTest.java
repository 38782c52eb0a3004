package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.Event.CacheLookup.Answer.Result;
import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepCacheTest {
  private static final byte[] BLOB = {1};
  private static final Layer LAYER =
      new Layer(
          Descriptor.of(MediaTypes.OCI_LAYER, BLOB),
          new DiffId(Digest.of(BLOB)),
          BlobSource.of(BLOB),
          Optional.empty());

  private final List<Event> events = new ArrayList<>();
  private final MemoryCache cache = new MemoryCache();

  @Test
  void tellsWhatIsThere() throws Exception {
    build(true, wanted("make", "base"));
    Event.CacheLookup lookup = build(true, wanted("make", "base"));

    assertThat(lookup.answers()).singleElement().returns(Result.FOUND, answer -> answer.result());
    assertThat(lookup.parts())
        .contains(new Event.CacheLookup.Part("words", "sh -c make"))
        .contains(new Event.CacheLookup.Part("env A", "1"));
    assertThat(lookup.nearest()).isEmpty();
  }

  @Test
  void tellsWhatIsNearest() throws Exception {
    assertThat(build(true, wanted("make", "base")).nearest()).startsWith("no earlier build");

    Event.CacheLookup lookup = build(true, wanted("make all", "base"));

    assertThat(lookup.answers()).singleElement().returns(Result.ABSENT, answer -> answer.result());
    assertThat(lookup.nearest()).contains("[1/1] of the last build").endsWith("differs in: words");
  }

  @Test
  void namesTheOtherParent() throws Exception {
    build(true, wanted("make", "base"));

    Event.CacheLookup lookup = build(true, wanted("make", "other"));

    assertThat(lookup.answers().getFirst().result()).isEqualTo(Result.OTHER_PARENT);
    assertThat(lookup.answers().getFirst().text())
        .isEqualTo("it was built on base, and this build has other");
    assertThat(lookup.nearest()).endsWith("has this very key");
  }

  @Test
  void tellsAlsoWhatIsBrokenOrDoesNotAnswer() throws Exception {
    cache.failure = Optional.of(new BrokenEntryException("no layer"));
    assertThat(build(true, wanted("make", "base")).answers().getFirst().result())
        .isEqualTo(Result.BROKEN);
    assertThat(events).contains(warning("an entry of memory cannot be used, and its step runs: "));

    cache.failure = Optional.of(new IOException("refused"));
    assertThat(build(true, wanted("make", "base")).answers().getFirst().text())
        .isEqualTo("refused");
    assertThat(events).contains(warning("memory cannot be asked: refused"));
  }

  @Test
  void tellsThatNothingWasAsked() throws Exception {
    Event.CacheLookup lookup = build(false, wanted("make", "base"));

    assertThat(lookup.answers().getFirst().result()).isEqualTo(Result.NOT_ASKED);
    assertThat(lookup.nearest()).isEmpty();
  }

  @Test
  void keepsTheKeysOfBuildsThatKeptALayer() throws Exception {
    build(true, wanted("make", "base"));
    cache.keys.clear();

    build(true, wanted("make", "base"));

    assertThat(cache.keys).isEmpty();
  }

  private static Event warning(String text) {
    return new Event.Warning(text.endsWith(": ") ? text + "no layer" : text);
  }

  private static StepCache.Wanted wanted(String command, String parent) {
    CacheKey.Parts parts =
        new CacheKey.Parts()
            .put("words", List.of("sh", "-c", command))
            .putVariables("env", List.of("A=1"));
    return new StepCache.Wanted(1, "[1/1]", parts.key(), parts.all(), parent);
  }

  /** A build of one step; what it tells of its question. */
  private Event.CacheLookup build(boolean reads, StepCache.Wanted step)
      throws IOException, InterruptedException {
    try (CacheWriter writer = new CacheWriter(events::add)) {
      StepCache asked = new StepCache(List.of(cache), reads, true, "project", writer, events::add);
      if (asked.find(step).isEmpty()) {
        asked.keep(step.key(), step.parent(), PendingLayer.of(LAYER));
      }
      asked.finish();
      assertThat(writer.await()).isZero();
    }
    return events.stream()
        .filter(Event.CacheLookup.class::isInstance)
        .map(Event.CacheLookup.class::cast)
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static final class MemoryCache implements LayerCache {
    private final Map<CacheKey, CacheEntry> entries = new HashMap<>();
    private final Map<String, StepKeys> keys = new HashMap<>();
    private Optional<IOException> failure = Optional.empty();

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public synchronized Optional<CacheEntry> find(CacheKey key) throws IOException {
      if (failure.isPresent()) {
        throw failure.get();
      }
      return Optional.ofNullable(entries.get(key));
    }

    @Override
    public synchronized void store(CacheKey key, CacheEntry entry) {
      entries.put(key, entry);
    }

    @Override
    public synchronized Optional<StepKeys> findKeys(String name) {
      return Optional.ofNullable(keys.get(name));
    }

    @Override
    public synchronized void storeKeys(String name, StepKeys stepKeys) {
      keys.put(name, stepKeys);
    }
  }
}
