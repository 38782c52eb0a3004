package dev.envbuilder.dockerfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every {@code --mount} is one, or a {@link ValueException} says why not. */
class MountOptionsFuzz {
  static Stream<Arguments> seeds() {
    return Table.rows("mounts.txt").map(row -> Arguments.of(row.input(), "cache"));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void reads(@NotNull String text, @NotNull String value) {
    try {
      // a Dockerfile holds no NUL, and neither does a variable
      MountOptions.parse(text.replace('\0', '0'), '\\')
          .expand(new ShellWords('\\'), Variables.of(Map.of("A", value, "X", "x")));
    } catch (ValueException e) {
      if (e.problem().isBlank()) {
        throw new AssertionError("a problem without a reason", e);
      }
    }
  }
}
