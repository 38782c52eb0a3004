package dev.envbuilder.dockerfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeredocTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "<<EOF, EOF, 0, true, false",
        "<<-EOF, EOF, 0, true, true",
        "3<<EOF, EOF, 3, true, false",
        "<<'EOF', EOF, 0, false, false",
        "<<\"EOF\", EOF, 0, false, false",
        "<<E'O'F, EOF, 0, false, false",
        "<<'a b', a b, 0, false, false",
        "<<\\'EOF, 'EOF, 0, true, false",
        "<<$EOF, $EOF, 0, true, false"
      })
  void readsDelimiters(String word, String name, int descriptor, boolean expand, boolean chomp) {
    assertThat(Heredoc.parseWord(word)).contains(new Heredoc(name, descriptor, expand, chomp, ""));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"<<", "<<-", "<<<EOF", "x<<EOF", "<<EOF<", "<EOF", "\"<<EOF\"", "<<''", "<<'a"})
  void refusesWhatIsNoDelimiter(String word) {
    assertThat(Heredoc.parseWord(word)).isEmpty();
  }

  @Test
  void seesNoneInQuotesAndArithmetic() throws DockerfileException {
    Dockerfile file =
        parse("FROM a\nRUN echo \"<<EOF\" '<<X' $((1<<4)) \\<<Y\nCMD [\"<<EOF\"]\nENV A=<<EOF\n");

    assertThat(file.stages().getFirst().instructions()).hasSize(3);
    assertThat(run(file, 0).heredocs()).isEmpty();
  }

  @Test
  void runsALoneBodyAsScript() throws DockerfileException {
    Dockerfile file =
        parse(
            "FROM a\nRUN <<EOF\n# not a comment \\\n\nRUN y\r\nEOF\nRUN <<-X\n\t\ta\n\t b\tc\n\tX\n");

    assertThat(run(file, 0).program())
        .isEqualTo(new RunProgram.ShellText("# not a comment \\\n\nRUN y\r\n"));
    assertThat(run(file, 0).range()).isEqualTo(new SourceRange("Dockerfile", 2, 6, 1));
    assertThat(run(file, 0).source()).isEqualTo("RUN <<EOF");
    assertThat(run(file, 1).program()).isEqualTo(new RunProgram.ShellText("a\n b\tc\n"));
  }

  @Test
  void executesABodyWithAnInterpreter() throws DockerfileException {
    Dockerfile file = parse("FROM a\nRUN <<'py'\n#!/usr/bin/env python3\nprint(1)\npy\n");

    assertThat(run(file, 0).program())
        .isEqualTo(new RunProgram.Script("/dev/pipes/py", "#!/usr/bin/env python3\nprint(1)\n"));
  }

  @Test
  void leavesCommandsWithBodiesToTheShell() throws DockerfileException {
    Dockerfile file =
        parse("FROM a\nRUN cat <<A - 3<<-B && \\\n  true\n$x\nA\n\ty\n\tB\nRUN [\"x\"]\n");

    assertThat(run(file, 0).program())
        .isEqualTo(new RunProgram.ShellText("cat <<A - 3<<-B &&   true\n$x\nA\n\ty\nB"));
    assertThat(run(file, 0).heredocs()).extracting(Heredoc::name).containsExactly("A", "B");
    assertThat(run(file, 1).program()).isEqualTo(new RunProgram.Arguments(List.of("x")));
  }

  @Test
  void becomesFilesOfCopyAndAdd() throws DockerfileException {
    Dockerfile file =
        parse("FROM a\nCOPY <<one x <<-'two' /d/\n1\none\n\t2 $x\n\ttwo\nADD <<f /f\nF\nf\n");
    Instruction.Copy copy = (Instruction.Copy) file.stages().getFirst().instructions().getFirst();
    Instruction.Add add = (Instruction.Add) file.stages().getFirst().instructions().get(1);

    assertThat(copy.sources()).containsExactly("x");
    assertThat(copy.destination()).isEqualTo("/d/");
    assertThat(copy.documents())
        .containsExactly(
            new Heredoc("one", 0, true, false, "1\n"),
            new Heredoc("two", 0, false, true, "\t2 $x\n"));
    assertThat(copy.documents().get(1).text()).isEqualTo("2 $x\n");
    assertThat(add.documents()).extracting(Heredoc::content).containsExactly("F\n");
  }

  @Test
  void endsALineThatIsTheNameAlone() throws DockerfileException {
    Dockerfile file = parse("FROM a\nRUN <<EOF\n EOF\nEOF \n\tEOF\nEOF");

    assertThat(run(file, 0).program()).isEqualTo(new RunProgram.ShellText(" EOF\nEOF \n\tEOF\n"));
  }

  private static Instruction.Run run(Dockerfile file, int index) {
    return (Instruction.Run) file.stages().getFirst().instructions().get(index);
  }

  private static Dockerfile parse(String text) throws DockerfileException {
    return Dockerfile.parse(text.getBytes(UTF_8), "Dockerfile");
  }
}
