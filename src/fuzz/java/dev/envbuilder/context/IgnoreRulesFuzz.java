package dev.envbuilder.context;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every ignore file is read and matches in bounded time, or says which line is wrong. */
class IgnoreRulesFuzz {
  static Stream<Arguments> seeds() {
    return Stream.of(
            "**/*.log\n!keep.log\n# no\n/a/../b",
            "a/**/b\n!a/x/b\n[a-c]?[^d]*",
            "\\*\n**\n!**/c\n**/**/**/**/d",
            "[",
            "!")
        .map(text -> Arguments.of(text.getBytes(StandardCharsets.UTF_8), "a/x/b/c.log"));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void matches(byte @NotNull [] content, @NotNull String path) {
    try {
      IgnoreRules rules = IgnoreRules.parse(content, ".dockerignore");
      rules.match(BytePath.of(path.replace('\0', 'x')));
    } catch (IgnoreRuleException e) {
      if (e.line() < 1 || e.problem().isBlank()) {
        throw new AssertionError("a problem without a reason", e);
      }
    }
  }
}
