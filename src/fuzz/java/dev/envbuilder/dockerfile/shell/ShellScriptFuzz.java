package dev.envbuilder.dockerfile.shell;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.envbuilder.dockerfile.Table;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text is a script, or an {@link UnreadableScriptException} says that it is not read. */
class ShellScriptFuzz {
  static Stream<Arguments> seeds() {
    return Table.rows("lint/kept-secrets.txt").map(row -> Arguments.of(Table.decoded(row.input())));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void reads(@NotNull String text) {
    try {
      check(ShellScript.read(text), text);
    } catch (UnreadableScriptException e) {
      // an answer
    }
  }

  /** Words of commands stand in the text as they are, those of nested scripts too. */
  private static void check(List<Pipeline> pipelines, String text) {
    for (Pipeline pipeline : pipelines) {
      for (ShellCommand command : pipeline.commands()) {
        switch (command) {
          case ShellCommand.Simple simple -> {
            for (ShellWord word : simple.words()) {
              // what stands in backquotes loses its backslashes
              if (!text.contains("`") && !text.contains(word.raw())) {
                throw new AssertionError("a word that is not in the text: " + word.raw());
              }
            }
          }
          case ShellCommand.Group group -> check(group.list(), text);
        }
      }
    }
  }
}
