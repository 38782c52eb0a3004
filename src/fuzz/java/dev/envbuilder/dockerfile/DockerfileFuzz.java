package dev.envbuilder.dockerfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all are a Dockerfile or a {@link DockerfileException} with a place in it. */
class DockerfileFuzz {
  static Stream<byte[]> seeds() {
    return Stream.of("lines.txt", "instructions.txt", "heredocs.txt", "errors.txt")
        .flatMap(Table::rows)
        .map(row -> Table.decoded(row.input()).getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void parses(byte[] content) {
    try {
      Dockerfile file = Dockerfile.parse(content, "Dockerfile");
      for (Stage stage : file.stages()) {
        for (Instruction instruction : stage.instructions()) {
          inspect(file, instruction);
        }
      }
    } catch (DockerfileException e) {
      if (e.line() < 1 || e.column() < 1 || e.problem().isBlank()) {
        throw new AssertionError("an error without a place or a reason", e);
      }
    }
  }

  private static void inspect(Dockerfile file, Instruction instruction) {
    SourceRange range = instruction.range();
    if (range.startLine() < 1
        || range.endLine() < range.startLine()
        || range.endLine() > file.source().lineCount()) {
      throw new AssertionError("instruction outside of its file: " + range);
    }
    DockerfileException problem =
        file.problemIn(instruction, new ValueException("x", 0, "is no y"));
    if (problem.line() < range.startLine() || problem.line() > range.endLine()) {
      throw new AssertionError("a problem outside of its instruction", problem);
    }
    switch (instruction) {
      case Instruction.Run run -> run.program();
      case Instruction.Onbuild onbuild -> {
        try {
          Dockerfile.parseTrigger(onbuild.expression(), "image");
        } catch (DockerfileException e) {
          // where the trigger is no instruction, or not what the file's escape character made of it
        }
      }
      default -> {}
    }
  }
}
