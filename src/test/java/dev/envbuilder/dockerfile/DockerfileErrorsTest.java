package dev.envbuilder.dockerfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DockerfileErrorsTest {
  static Stream<Table.Row> errors() {
    return Table.rows("errors.txt");
  }

  @ParameterizedTest
  @MethodSource("errors")
  void pointsAtWhatIsWrong(Table.Row row) {
    int bar = row.expected().indexOf('|');

    DockerfileException e = error(Table.decoded(row.input()));

    assertThat(e).hasMessageContaining(row.expected().substring(bar + 1));
    assertThat(e.line() + ":" + e.column()).isEqualTo(row.expected().substring(0, bar));
    assertThat(e).hasMessageStartingWith("Dockerfile:" + row.expected().substring(0, bar) + ": ");
  }

  @Test
  void showsTheLineWithACaret() {
    DockerfileException e = error("FROM a\nRUN x && \\\n  y\nCOPY --chwon=1 \\\n  a b\n");

    assertThat(e)
        .hasMessage(
            """
            Dockerfile:4:6: unknown flag '--chwon' for COPY; did you mean '--chown'?
                4 | COPY --chwon=1 \\
                  |      ^\
            """);
    assertThat(e.problem()).isEqualTo("unknown flag '--chwon' for COPY");
    assertThat(e.hint()).isEqualTo("did you mean '--chown'?");
    assertThat(e.file()).isEqualTo("Dockerfile");
  }

  @Test
  void refusesLinesLongerThanBuildKitReads() throws DockerfileException {
    String longest = "x".repeat(SourceText.LONGEST_LINE - "# ".length());

    assertThat(parse("# " + longest + "\nFROM a").stages()).hasSize(1);
    assertThat(parse("FROM a\r\n# " + longest).stages()).hasSize(1);
    assertThat(error("# " + longest + "\r\nFROM a"))
        .hasMessageStartingWith("Dockerfile:1:1: this line is longer than 65535 bytes");
    assertThat(error("FROM a\nRUN <<E\n" + longest + "xxx\nE\n"))
        .hasMessageStartingWith("Dockerfile:3:1: this line is longer");
    assertThat(error("FROM a\nRUN b \\\n # é" + longest))
        .hasMessageStartingWith("Dockerfile:3:1: this line is longer");
  }

  @Test
  void makesControlCharactersHarmless() {
    assertThat(error("FROM a\nX\u001b[31m y")).hasMessageNotContaining("| X\u001b");
  }

  @Test
  void cutsLongLines() {
    DockerfileException e = error("FROM a\nENV A=" + "x".repeat(60_000) + " B");

    assertThat(e.column()).isEqualTo(60_008);
    assertThat(e.getMessage()).hasSizeLessThan(1000).endsWith("^");
  }

  @Test
  void refusesBytesThatAreNoTextButInComments() throws DockerfileException {
    byte[] comment = "FROM a\n# caf\u00e9\nRUN x\n".getBytes(ISO_8859_1);
    byte[] name = "FROM a\n# caf\u00e9\nLABEL a=caf\u00e9\n".getBytes(ISO_8859_1);

    assertThat(Dockerfile.parse(comment, "Dockerfile").stages()).hasSize(1);
    assertThatThrownBy(() -> Dockerfile.parse(name, "Dockerfile"))
        .hasMessageStartingWith("Dockerfile:3:12: this line is not valid UTF-8; save the file");
    assertThatThrownBy(() -> Dockerfile.parse("FROM a\nRUN a\0b".getBytes(UTF_8), "Dockerfile"))
        .hasMessageStartingWith("Dockerfile:2:6: this line holds a NUL byte");
  }

  @Test
  void placesProblemsFoundLater() throws DockerfileException {
    Dockerfile file = parse("FROM a\nENV A=1 \\\n    B=${C:?must-be-given}\n");
    Instruction.Env env = (Instruction.Env) file.stages().getFirst().instructions().getFirst();

    ValueException e =
        catchThrowableOfType(
            ValueException.class,
            () -> file.words().expandWord(env.pairs().get(1).value(), Variables.NONE));

    assertThat(file.problemIn(env, e))
        .hasMessageStartingWith("Dockerfile:3:7: '${C:?must-be-given}': C: must-be-given");
    assertThat(file.problemAt(env.range(), "no", "yes"))
        .hasMessageStartingWith("Dockerfile:2:1: no; yes\n    2 | ENV A=1");
  }

  @Test
  void suggestsTheStageThatWasMeant() throws DockerfileException {
    Dockerfile file = parse("FROM a AS builder\nFROM b\nCOPY --from=buidler /x /\n");

    assertThat(file.unknownStage(file.stages().get(1).range(), "buidler"))
        .hasMessageContaining("no stage is named 'buidler'; did you mean 'builder'?");
  }

  @Test
  void placesMountProblemsThatOnlyExpansionShows() throws DockerfileException {
    Dockerfile file = parse("FROM a\nRUN --mount=type=cache,target=/x,sharing=$S y\n");
    Instruction.Run run = (Instruction.Run) file.stages().getFirst().instructions().getFirst();

    ValueException e =
        catchThrowableOfType(
            ValueException.class,
            () -> run.mounts().getFirst().expand(file.words(), Variables.of(Map.of("S", "none"))));

    assertThat(file.problemIn(run, e))
        .hasMessageStartingWith("Dockerfile:2:34: ")
        .hasMessageContaining("unsupported sharing 'none'");
  }

  private static DockerfileException error(String text) {
    return catchThrowableOfType(DockerfileException.class, () -> parse(text));
  }

  private static Dockerfile parse(String text) throws DockerfileException {
    return Dockerfile.parse(text.getBytes(UTF_8), "Dockerfile");
  }

  @Test
  void showsNoPasswordsOfUrls() {
    assertThatThrownBy(() ->
            Dockerfile.parse(
                "FROM a\nADD --chmd=1 https://ann:pw@host/x /\n".getBytes(UTF_8), "Dockerfile"))
        .hasMessageContaining("https://xxxxxx@host/x")
        .hasMessageNotContaining("pw");
  }
}
