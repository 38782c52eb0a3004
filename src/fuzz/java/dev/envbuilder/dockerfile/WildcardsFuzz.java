package dev.envbuilder.dockerfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Patterns take off what is there and nothing else, in bounded time. */
class WildcardsFuzz {
  static Stream<Arguments> seeds() {
    return Stream.of(
        Arguments.of("*a?", "xaab", "-"),
        Arguments.of("\\*\\?", "*?*?", "$0"),
        Arguments.of("a\\/b", "a/b", "${0}x$$"),
        Arguments.of("", "abc", "$1"));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void stripsAndReplaces(@NotNull String pattern, @NotNull String value, @NotNull String by) {
    try {
      Wildcards wildcards = Wildcards.compile(pattern);
      String shortest = wildcards.stripPrefix(value, false);
      String longest = wildcards.stripPrefix(value, true);
      require(value.endsWith(shortest) && shortest.endsWith(longest));
      require(longest.equals(value) || !wildcards.replaceFirst(value, value + "!").equals(value));
      wildcards.replaceAll(value, by, 1 << 16);
      String front = Wildcards.stripSuffix(pattern, value, false);
      require(value.startsWith(front));
      require(front.startsWith(Wildcards.stripSuffix(pattern, value, true)));
    } catch (Wildcards.Unusable e) {
      require(!e.problem().isBlank());
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new AssertionError("what a pattern took off was not at that end");
    }
  }
}
