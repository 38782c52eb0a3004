package dev.envbuilder.dockerfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DockerfileTest {
  @Test
  void sortsInstructionsIntoStages() throws DockerfileException {
    Dockerfile file =
        parse(
            """
            # syntax = docker/dockerfile:1
            # check=skip=all
            ARG VERSION=1
            FROM --platform=$BUILDPLATFORM golang:${VERSION} AS Build
            RUN make
            from scratch
            COPY --from=build /a /
            """);

    assertThat(file.directives())
        .isEqualTo(new ParserDirectives("docker/dockerfile:1", '\\', "skip=all", 2));
    assertThat(file.globalArgs())
        .singleElement()
        .extracting(Instruction.Arg::source)
        .isEqualTo("ARG VERSION=1");
    assertThat(file.stages()).extracting(Stage::name).containsExactly("build", "");
    assertThat(file.stages()).extracting(Stage::label).containsExactly("build", "1");
    assertThat(file.stages().getFirst().from().base()).isEqualTo("golang:${VERSION}");
    assertThat(file.stages().getFirst().from().platform()).isEqualTo("$BUILDPLATFORM");
    assertThat(file.stages().getLast().range()).isEqualTo(new SourceRange("Dockerfile", 6, 6, 1));
    assertThat(file.stages().getLast().from().source()).isEqualTo("FROM scratch");
    assertThat(file.stage("BUILD")).contains(file.stages().getFirst());
    assertThat(file.stage("1")).contains(file.stages().getLast());
    assertThat(file.stage("2")).isEmpty();
    assertThat(file.stage("")).isEmpty();
  }

  @Test
  void joinsContinuationsAndSkipsCommentsAndBlankLines() throws DockerfileException {
    Dockerfile file =
        parse(
            "FROM a\n  RUN a \\  \n# comment\n  # another\n\n    && b \\\\ \\\n  c # data\nRUN d \\");
    Instruction.Run run = (Instruction.Run) instruction(file, 0);

    assertThat(run.command()).isEqualTo(new CommandLine.ShellForm("a     && b \\\\   c # data"));
    assertThat(run.source()).isEqualTo("RUN a     && b \\\\   c # data");
    assertThat(run.range()).isEqualTo(new SourceRange("Dockerfile", 2, 7, 3));
    assertThat(((Instruction.Run) instruction(file, 1)).command())
        .isEqualTo(new CommandLine.ShellForm("d"));
    assertThat(file.emptyContinuations()).containsExactly(7);
  }

  @Test
  void doesNotContinueAfterAnEscapedEscape() throws DockerfileException {
    Dockerfile file = parse("FROM a\nRUN a \\\\\nRUN b\n");

    assertThat(file.stages().getFirst().instructions()).hasSize(2);
  }

  @Test
  void readsMarksAndCarriageReturns() throws DockerfileException {
    Dockerfile file = parse("\uFEFF# escape=`\r\nFROM a\r\nRUN a `\r\n  b\\\r\nCOPY c:\\d e\r\n");

    assertThat(file.words()).isEqualTo(new ShellWords('`'));
    assertThat(((Instruction.Run) instruction(file, 0)).command())
        .isEqualTo(new CommandLine.ShellForm("a   b\\"));
    assertThat(((Instruction.Copy) instruction(file, 1)).sources()).containsExactly("c:\\d");
  }

  @Test
  void endsDirectivesAtTheFirstOtherLine() throws DockerfileException {
    assertThat(parse("# about this\n# escape=`\nFROM a").directives())
        .isEqualTo(ParserDirectives.DEFAULT);
    assertThat(parse("\n# escape=`\nFROM a").directives()).isEqualTo(ParserDirectives.DEFAULT);
    assertThat(parse("# unknown=x\n# escape=`\nFROM a").directives())
        .isEqualTo(ParserDirectives.DEFAULT);
    assertThat(parse("#Escape = `\nFROM a").directives().escape()).isEqualTo('`');
  }

  @Test
  void tellsExecFormFromShellForm() throws DockerfileException {
    assertThat(command("CMD [\"a\", \"b \\u00e9\\n\"]")).isEqualTo(exec("a", "b é\n"));
    assertThat(command("CMD [ ]")).isEqualTo(exec());
    assertThat(command("CMD [\"\\ud83d\\ude00\\ud83d\"]")).isEqualTo(exec("😀\uFFFD"));
    assertThat(command("CMD")).isEqualTo(new CommandLine.ShellForm(""));
    for (String shell :
        List.of(
            "[ -f x ] && y",
            "['a', 'b']",
            "[\"a\",]",
            "[\"a\" \"b\"]",
            "[\"a\"] x",
            "[\"a\\q\"]",
            "[01]",
            "[1.]",
            "[-]",
            "[{1:2}]",
            "[{\"a\" 1}]",
            "[",
            "[[]")) {
      assertThat(command("CMD " + shell)).as(shell).isEqualTo(new CommandLine.ShellForm(shell));
    }
  }

  @Test
  void readsPairs() throws DockerfileException {
    Dockerfile file =
        parse(
            "FROM a\nENV A=\"b c\" D=e\\ f G='h'\"i\" J= K=L=M\nENV N  o \"p\"  q\nLABEL x.y=z \"with space\"=1\n");

    assertThat(((Instruction.Env) instruction(file, 0)).pairs())
        .containsExactly(
            new NameValue("A", "\"b c\""),
            new NameValue("D", "e\\ f"),
            new NameValue("G", "'h'\"i\""),
            new NameValue("J", ""),
            new NameValue("K", "L=M"));
    assertThat(((Instruction.Env) instruction(file, 1)).pairs())
        .containsExactly(new NameValue("N", "o \"p\"  q", true));
    assertThat(((Instruction.Label) instruction(file, 2)).pairs())
        .containsExactly(new NameValue("x.y", "z"), new NameValue("\"with space\"", "1"));
  }

  @Test
  void tellsUnsetArgumentsFromEmptyOnes() throws DockerfileException {
    Instruction.Arg arg = (Instruction.Arg) instruction(parse("FROM a\nARG A B= C=\"x y\""), 0);

    assertThat(arg.variables())
        .containsExactly(
            new Instruction.Arg.Variable("A", "", false),
            new Instruction.Arg.Variable("B", "", true),
            new Instruction.Arg.Variable("C", "\"x y\"", true));
    assertThat(arg.variables().getFirst().fallback()).isEmpty();
    assertThat(arg.variables().get(1).fallback()).contains("");
  }

  @Test
  void readsFlagsUpToTheFirstOtherWord() throws DockerfileException {
    Dockerfile file =
        parse(
            """
            FROM a
            COPY --from=b --chown='u g' --chmod="6"44 --link --parents=false \\
              --exclude=*.md --exclude=x é --link "/ü"
            ADD --keep-git-dir --unpack=false --checksum=sha256:1 https://x /y
            COPY --link -- --odd /z
            COPY ["a b", "/c d/"]
            RUN --network=none --security=insecure --mount=type=cache,target=/c -- --flag
            """);

    assertThat(instruction(file, 0))
        .isEqualTo(
            new Instruction.Copy(
                new SourceRange("Dockerfile", 2, 3, 1),
                "COPY --from=b --chown='u g' --chmod=\"6\"44 --link --parents=false"
                    + "   --exclude=*.md --exclude=x é --link \"/ü\"",
                List.of("é", "--link"),
                List.of(),
                "\"/ü\"",
                "b",
                "u g",
                "644",
                true,
                false,
                List.of("*.md", "x")));
    Instruction.Add add = (Instruction.Add) instruction(file, 1);
    assertThat(add.keepGitDir()).isEqualTo(Toggle.ON);
    assertThat(add.unpack()).isEqualTo(Toggle.OFF);
    assertThat(add.checksum()).isEqualTo("sha256:1");
    assertThat(((Instruction.Copy) instruction(file, 2)).sources()).containsExactly("--odd");
    assertThat(((Instruction.Copy) instruction(file, 3)).sources()).containsExactly("a b");
    Instruction.Run run = (Instruction.Run) instruction(file, 4);
    assertThat(run.network()).isEqualTo(Instruction.Run.Network.NONE);
    assertThat(run.security()).isEqualTo(Instruction.Run.Security.INSECURE);
    assertThat(run.command()).isEqualTo(new CommandLine.ShellForm("--flag"));
    assertThat(run.mounts()).hasSize(1);
  }

  @Test
  void readsHealthchecks() throws DockerfileException {
    Dockerfile file =
        parse(
            """
            FROM a
            HEALTHCHECK --interval=5m --timeout=3s --start-period=0 --start-interval=1ms --retries=4 cmd curl x
            HEALTHCHECK CMD ["a"]
            HEALTHCHECK none
            """);

    assertThat(((Instruction.Healthcheck) instruction(file, 0)).test())
        .isEqualTo(
            new HealthTest.Command(
                new CommandLine.ShellForm("curl x"),
                Duration.ofMinutes(5),
                Duration.ofSeconds(3),
                Duration.ZERO,
                Duration.ofMillis(1),
                4));
    assertThat(
            ((HealthTest.Command) ((Instruction.Healthcheck) instruction(file, 1)).test())
                .command())
        .isEqualTo(exec("a"));
    assertThat(((Instruction.Healthcheck) instruction(file, 2)).test())
        .isEqualTo(new HealthTest.None());
  }

  @Test
  void readsSimpleInstructions() throws DockerfileException {
    Dockerfile file =
        parse(
            """
            FROM a
            WORKDIR  /a b
            USER $U:$G
            EXPOSE 80 443/tcp
            VOLUME /a $B
            VOLUME ["/a b"]
            STOPSIGNAL SIGTERM
            SHELL ["/bin/bash", "-c"]
            MAINTAINER me <me@x>
            ENTRYPOINT []
            """);

    assertThat(((Instruction.Workdir) instruction(file, 0)).path()).isEqualTo("/a b");
    assertThat(((Instruction.User) instruction(file, 1)).user()).isEqualTo("$U:$G");
    assertThat(((Instruction.Expose) instruction(file, 2)).ports())
        .containsExactly("80", "443/tcp");
    assertThat(((Instruction.Volume) instruction(file, 3)).paths()).containsExactly("/a", "$B");
    assertThat(((Instruction.Volume) instruction(file, 4)).paths()).containsExactly("/a b");
    assertThat(((Instruction.Stopsignal) instruction(file, 5)).signal()).isEqualTo("SIGTERM");
    assertThat(((Instruction.Shell) instruction(file, 6)).arguments())
        .containsExactly("/bin/bash", "-c");
    assertThat(((Instruction.Maintainer) instruction(file, 7)).author()).isEqualTo("me <me@x>");
    assertThat(((Instruction.Entrypoint) instruction(file, 8)).command()).isEqualTo(exec());
    assertThat(instruction(file, 8).keyword()).isEqualTo("ENTRYPOINT");
  }

  @Test
  void parsesTriggersAgain() throws DockerfileException {
    Dockerfile file = parse("FROM a\nonbuild COPY --chown=1 <<E b \\\n  /x/\n$A\nE\n");
    Instruction.Onbuild onbuild = (Instruction.Onbuild) instruction(file, 0);

    assertThat(onbuild.expression()).isEqualTo("COPY --chown=1 <<E b   /x/\n$A\nE");
    Instruction.Copy again =
        (Instruction.Copy) Dockerfile.parseTrigger(onbuild.expression(), "image a");
    assertThat(again.documents())
        .isEqualTo(((Instruction.Copy) onbuild.trigger().orElseThrow()).documents());
    assertThat(again.documents().getFirst().content()).isEqualTo("$A\n");
    assertThatThrownBy(() -> Dockerfile.parseTrigger("RUN a\nRUN b", "image a"))
        .hasMessageStartingWith("image a:2:1: an ONBUILD trigger holds one instruction");
    assertThatThrownBy(() -> Dockerfile.parseTrigger("FROM b", "image a"))
        .hasMessageContaining("not allowed");
    assertThatThrownBy(() -> Dockerfile.parseTrigger("", "image a")).hasMessageContaining("empty");
  }

  @Test
  @Timeout(20)
  void readsHugeInputInLinearTime() throws DockerfileException {
    Dockerfile lines = parse("FROM a\n" + "RUN x\n".repeat(200_000));
    Dockerfile continued = parse("FROM a\nRUN x " + "\\\n  y ".repeat(200_000));
    Dockerfile pairs = parse("FROM a\nENV " + "A=b \\\n".repeat(200_000));
    Dockerfile document = parse("FROM a\nCOPY <<E /x\n" + "<<E y\n".repeat(200_000) + "E\n");
    Dockerfile nested = parse("FROM a\nCMD " + "[[[[[[[[\\\n".repeat(100_000));

    assertThat(lines.stages().getFirst().instructions()).hasSize(200_000);
    assertThat(instruction(continued, 0).range().endLine()).isEqualTo(200_002);
    assertThat(((Instruction.Env) instruction(pairs, 0)).pairs()).hasSize(200_000);
    assertThat(((Instruction.Copy) instruction(document, 0)).documents().getFirst().content())
        .hasSize(1_200_000);
    assertThat(((Instruction.Cmd) instruction(nested, 0)).command())
        .isInstanceOf(CommandLine.ShellForm.class);
  }

  private static CommandLine command(String line) throws DockerfileException {
    return ((Instruction.Cmd) instruction(parse("FROM a\n" + line), 0)).command();
  }

  private static CommandLine exec(String... arguments) {
    return new CommandLine.ExecForm(List.of(arguments));
  }

  private static Instruction instruction(Dockerfile file, int index) {
    return file.stages().getFirst().instructions().get(index);
  }

  private static Dockerfile parse(String text) throws DockerfileException {
    return Dockerfile.parse(text.getBytes(UTF_8), "Dockerfile");
  }
}
