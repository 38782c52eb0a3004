package dev.envbuilder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.Event.CacheLookup;
import dev.envbuilder.events.Event.CacheLookup.Answer;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheTextTest {
  private static final String KEY = "0123456789abcdef";

  @Test
  void tellsKeyAnswersAndWhatIsNearest() {
    CacheLookup lookup =
        new CacheLookup(
            1,
            KEY,
            List.of(new CacheLookup.Part("words", "sh -c echo\nmore")),
            List.of(
                new Answer("the folder 'a'", Answer.Result.ABSENT, ""),
                new Answer("the folder 'b'", Answer.Result.BROKEN, "no blob")),
            "the nearest");

    assertThat(CacheText.lines(lookup))
        .containsExactly(
            "    cache key 0123456789ab is made of",
            "      words: sh -c echo more",
            "    in the folder 'a' there is no entry",
            "    in the folder 'b' there is an entry that cannot be used: no blob",
            "    the nearest");
  }

  @Test
  void shortensOnlyWhatTheRedactorHasSeen() {
    Redactor redactor = new Redactor();
    redactor.register(Secret.of("a secret of some length"));
    String value = "x".repeat(90) + "a secret of some length";
    List<Event> seen = new ArrayList<>();

    new RedactedEvents(redactor, seen::add)
        .accept(
            new CacheLookup(
                1, KEY, List.of(new CacheLookup.Part("words", value)), List.of(), value));

    String all = String.join("\n", CacheText.lines((CacheLookup) seen.getFirst()));
    assertThat(all).doesNotContain("a sec").contains("x".repeat(90) + Redactor.MASK);
  }
}
