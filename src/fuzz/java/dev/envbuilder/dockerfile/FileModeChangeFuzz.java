package dev.envbuilder.dockerfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every {@code --chmod} gives a mode, or a {@link ValueException}. */
class FileModeChangeFuzz {
  static Stream<Arguments> seeds() {
    return Table.rows("values.txt")
        .filter(row -> row.input().startsWith("mode "))
        .map(row -> Arguments.of(row.input().split(" ")[1], 0755));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void changes(@NotNull String text, int mode) {
    try {
      FileModeChange change = FileModeChange.parse(text);
      for (boolean directory : new boolean[] {true, false}) {
        int result = change.apply(mode, directory);
        if ((result & ~07777) != 0) {
          throw new AssertionError("no mode: " + Integer.toOctalString(result));
        }
      }
    } catch (ValueException e) {
      if (e.offset() < 0 || e.offset() > text.length()) {
        throw new AssertionError("a problem without a place", e);
      }
    }
  }
}
