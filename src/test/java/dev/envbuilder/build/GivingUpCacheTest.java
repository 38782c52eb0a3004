package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GivingUpCacheTest {
  private static final CacheKey KEY = new CacheKey.Parts().key();

  private int questions;

  @Test
  void asksAgainAfterAnAnswer() throws Exception {
    LayerCache cache = new GivingUpCache(answering(Optional.empty()));

    assertThat(cache.find(KEY)).isEmpty();
    assertThat(cache.find(KEY)).isEmpty();

    assertThat(questions).isEqualTo(2);
  }

  @Test
  void asksAgainAfterOneBrokenEntry() {
    LayerCache cache = new GivingUpCache(answering(Optional.of(new IOException("broken entry"))));

    assertThatThrownBy(() -> cache.find(KEY)).hasMessage("broken entry");
    assertThatThrownBy(() -> cache.find(KEY)).hasMessage("broken entry");

    assertThat(questions).isEqualTo(2);
  }

  private LayerCache answering(Optional<IOException> failure) {
    return new LayerCache() {
      @Override
      public String name() {
        return "the cache";
      }

      @Override
      public Optional<CacheEntry> find(CacheKey key) throws IOException {
        questions++;
        if (failure.isPresent()) {
          throw failure.get();
        }
        return Optional.empty();
      }

      @Override
      public Optional<StepKeys> findKeys(String name) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void storeKeys(String name, StepKeys keys) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void store(CacheKey key, CacheEntry entry) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
