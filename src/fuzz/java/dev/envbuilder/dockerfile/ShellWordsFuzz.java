package dev.envbuilder.dockerfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text expands, or a {@link ValueException} points into it. */
class ShellWordsFuzz {
  static Stream<Arguments> seeds() {
    return Stream.of("expansion.txt", "words.txt")
        .flatMap(Table::rows)
        .map(row -> Arguments.of(Table.decoded(row.input()), "a b/c.d", false));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void expands(@NotNull String text, @NotNull String value, boolean backtick) {
    ShellWords words = new ShellWords(backtick ? '`' : '\\');
    Variables env = Variables.of(Map.of("A", value, "PWD", "/home", "X", "x", "E", ""));
    try {
      Expansion expansion = words.expand(text, env);
      if (expansion.text().length() > ShellLexer.MAX_LENGTH) {
        throw new AssertionError("the bound on the result does not hold");
      }
      words.expandHeredoc(text, env);
      words.expandForDisplay(text, env);
    } catch (ValueException e) {
      if (e.offset() < 0 || e.offset() > text.length() || e.problem().isBlank()) {
        throw new AssertionError("a problem without a place or a reason", e);
      }
    }
  }
}
