package dev.envbuilder.dockerfile.lint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.envbuilder.dockerfile.DockerfileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a Dockerfile holds, the checks come to an end, and to findings in lines of it. */
class ChecksFuzz {
  static Stream<Arguments> seeds() {
    return CheckTable.rows().stream().map(row -> Arguments.of(row.dockerfile()));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void finds(@NotNull String text) throws Exception {
    try {
      Report report =
          World.of("file .npmrc //a/:_authToken=abcdefg", "file .env " + text).check(text);
      for (Finding finding : report.findings()) {
        if (finding.range().startLine() > text.lines().count() + 1) {
          throw new AssertionError("a finding behind the end: " + finding);
        }
      }
    } catch (DockerfileException e) {
      // an answer
    }
  }
}
