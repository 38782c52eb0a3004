package dev.envbuilder.dockerfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of the language: lines, instructions, heredocs, the JSON form, expansion. */
class LanguageTest {
  static Stream<Table.Row> lines() {
    return Table.rows("lines.txt");
  }

  static Stream<Table.Row> instructions() {
    return Table.rows("instructions.txt");
  }

  static Stream<Table.Row> heredocs() {
    return Table.rows("heredocs.txt");
  }

  static Stream<Table.Row> jsonForms() {
    return Table.rows("json.txt");
  }

  static Stream<Table.Row> directives() {
    return Table.rows("directives.txt");
  }

  static Stream<Table.Row> backtickExpansions() {
    return Table.rows("expansion-backtick.txt");
  }

  static Stream<Table.Row> heredocExpansions() {
    return Table.rows("expansion-heredoc.txt");
  }

  /** Each instruction as {@code TEXT@FIRST-LAST}. */
  @ParameterizedTest
  @MethodSource("lines")
  void joinsLines(Table.Row row) throws DockerfileException {
    if (row.wantsError()) {
      assertThatThrownBy(() -> parse(row.input())).hasMessageContaining(row.wantedError());
      return;
    }
    List<String> shown = new ArrayList<>();
    Dockerfile file = parse(row.input());
    for (Instruction.Arg arg : file.globalArgs()) {
      shown.add(place(arg));
    }
    for (Stage stage : file.stages()) {
      shown.add(place(stage.from()));
      stage.instructions().forEach(instruction -> shown.add(place(instruction)));
    }

    assertThat(String.join(" | ", shown)).isEqualTo(Table.decoded(row.expected()));
  }

  @ParameterizedTest
  @MethodSource("instructions")
  void readsInstructions(Table.Row row) throws DockerfileException {
    String text = "FROM a\n" + row.input();
    if (row.wantsError()) {
      assertThatThrownBy(() -> parse(text)).hasMessageContaining(row.wantedError());
    } else {
      assertThat(parse(text).stages().getFirst().instructions())
          .singleElement()
          .extracting(LanguageTest::show)
          .isEqualTo(Table.decoded(row.expected()));
    }
  }

  @ParameterizedTest
  @MethodSource("heredocs")
  void readsHeredocs(Table.Row row) throws DockerfileException {
    String text = "FROM a\n" + row.input();
    if (row.wantsError()) {
      assertThatThrownBy(() -> parse(text)).hasMessageContaining(row.wantedError());
      return;
    }
    String shown =
        parse(text).stages().getFirst().instructions().stream()
            .map(LanguageTest::show)
            .collect(Collectors.joining(" || "));

    assertThat(shown).isEqualTo(Table.decoded(row.expected()));
  }

  @ParameterizedTest
  @MethodSource("jsonForms")
  void tellsTheJsonForm(Table.Row row) throws Exception {
    String text = Table.decoded(row.input());
    if (row.wantsError()) {
      assertThatThrownBy(() -> JsonStrings.parse(text)).isInstanceOf(JsonStrings.NotStrings.class);
      return;
    }
    Optional<List<String>> strings = JsonStrings.parse(text);

    assertThat(strings.map(s -> "json:" + String.join("|", s)).orElse("shell"))
        .isEqualTo(Table.decoded(row.expected()));
  }

  @ParameterizedTest
  @MethodSource("directives")
  void readsDirectives(Table.Row row) throws DockerfileException {
    SourceText source = SourceText.of(Table.decoded(row.input()).getBytes(UTF_8), "Dockerfile");
    if (row.wantsError()) {
      assertThatThrownBy(() -> ParserDirectives.read(source))
          .hasMessageContaining(row.wantedError());
      return;
    }
    ParserDirectives read = ParserDirectives.read(source);

    assertThat(
            "%s,%s,%s,%d".formatted(read.escape(), read.syntax(), read.check(), read.checkLine()))
        .isEqualTo(row.expected());
  }

  @ParameterizedTest
  @MethodSource("backtickExpansions")
  void expandsWithBackticks(Table.Row row) throws ValueException {
    ShellWords words = new ShellWords('`');
    Variables env = Variables.of(Map.of("DIR", "C:\\a\\b", "FOO", "x`y", "STAR", "ab*"));
    if (row.wantsError()) {
      assertThatThrownBy(() -> words.expandWord(row.input(), env))
          .hasMessageContaining(row.wantedError());
    } else {
      assertThat(words.expandWord(row.input(), env)).isEqualTo(row.expected());
    }
  }

  @ParameterizedTest
  @MethodSource("heredocExpansions")
  void expandsHeredocs(Table.Row row) throws ValueException {
    // the file's escape character plays no part
    ShellWords words = new ShellWords('`');
    Variables env = Variables.of(Map.of("A", "1", "Q", "\"q\"", "E", ""));
    String text = Table.decoded(row.input());
    if (row.wantsError()) {
      assertThatThrownBy(() -> words.expandHeredoc(text, env))
          .hasMessageContaining(row.wantedError());
    } else {
      assertThat(words.expandHeredoc(text, env).text()).isEqualTo(Table.decoded(row.expected()));
    }
  }

  private static Dockerfile parse(String row) throws DockerfileException {
    return Dockerfile.parse(Table.decoded(row).getBytes(UTF_8), "Dockerfile");
  }

  private static String place(Instruction instruction) {
    SourceRange range = instruction.range();
    return instruction.source() + "@" + range.startLine() + "-" + range.endLine();
  }

  private static String show(Instruction instruction) {
    return switch (instruction) {
      case Instruction.From i -> "from " + i.base() + "," + i.platform() + "," + i.stageName();
      case Instruction.Arg i ->
          i.variables().stream()
              .map(v -> v.hasDefault() ? v.name() + "=" + v.defaultValue() : v.name())
              .collect(Collectors.joining(" | ", "arg ", ""));
      case Instruction.Env i -> "env " + show(i.pairs());
      case Instruction.Label i -> "label " + show(i.pairs());
      case Instruction.Run i -> "run " + flags(i) + show(i.program());
      case Instruction.Copy i ->
          "copy %s%s%s%s%s%s%s -> %s"
              .formatted(
                  flag("from", i.from()),
                  flag("chown", i.chown()),
                  flag("chmod", i.chmod()),
                  i.link() ? "link " : "",
                  i.parents() ? "parents " : "",
                  i.excludes().isEmpty() ? "" : "exclude=" + i.excludes() + " ",
                  show(i.sources(), i.documents()),
                  i.destination());
      case Instruction.Add i ->
          "add %s%s%s%s%s%s%s%s -> %s"
              .formatted(
                  flag("chown", i.chown()),
                  flag("chmod", i.chmod()),
                  i.link() ? "link " : "",
                  i.excludes().isEmpty() ? "" : "exclude=" + i.excludes() + " ",
                  flag("checksum", i.checksum()),
                  i.keepGitDir() == Toggle.UNSET ? "" : "keep-git-dir=" + i.keepGitDir() + " ",
                  i.unpack() == Toggle.UNSET ? "" : "unpack=" + i.unpack() + " ",
                  show(i.sources(), i.documents()),
                  i.destination());
      case Instruction.Workdir i -> "workdir " + i.path();
      case Instruction.User i -> "user " + i.user();
      case Instruction.Expose i -> "expose " + String.join(" | ", i.ports());
      case Instruction.Volume i -> "volume " + String.join(" | ", i.paths());
      case Instruction.Cmd i -> "cmd " + show(i.command());
      case Instruction.Entrypoint i -> "entrypoint " + show(i.command());
      case Instruction.Stopsignal i -> "stopsignal " + i.signal();
      case Instruction.Healthcheck i -> "healthcheck " + show(i.test());
      case Instruction.Shell i -> "shell " + String.join(" | ", i.arguments());
      case Instruction.Onbuild i ->
          "onbuild [" + i.expression() + "] " + i.trigger().map(LanguageTest::show).orElse("?");
      case Instruction.Maintainer i -> "maintainer " + i.author();
    };
  }

  private static String flags(Instruction.Run run) {
    return (run.mounts().isEmpty() ? "" : "mounts=" + run.mounts().size() + " ")
        + (run.network() == Instruction.Run.Network.DEFAULT ? "" : run.network() + " ")
        + (run.security() == Instruction.Run.Security.SANDBOX ? "" : run.security() + " ");
  }

  private static String show(RunProgram program) {
    return switch (program) {
      case RunProgram.Arguments(List<String> arguments) -> "exec " + String.join(" | ", arguments);
      case RunProgram.ShellText(String text) -> "shell [" + text + "]";
      case RunProgram.Script(String path, String content) -> path + " [" + content + "]";
    };
  }

  private static String show(CommandLine command) {
    return switch (command) {
      case CommandLine.ExecForm(List<String> arguments) -> "exec " + String.join(" | ", arguments);
      case CommandLine.ShellForm(String text) -> "shell [" + text + "]";
    };
  }

  private static String show(HealthTest test) {
    return switch (test) {
      case HealthTest.None none -> "none";
      case HealthTest.Command c ->
          "%s %s %s %s %d %s"
              .formatted(
                  c.interval(),
                  c.timeout(),
                  c.startPeriod(),
                  c.startInterval(),
                  c.retries(),
                  show(c.command()));
    };
  }

  private static String show(List<NameValue> pairs) {
    return pairs.stream().map(p -> p.name() + "=" + p.value()).collect(Collectors.joining(" | "));
  }

  private static String show(List<String> sources, List<Heredoc> documents) {
    Stream<String> shown =
        documents.stream()
            .map(d -> "%s[%s]%s".formatted(d.name(), d.text(), d.expand() ? "" : " verbatim"));
    return Stream.concat(sources.stream(), shown).collect(Collectors.joining(" | "));
  }

  private static String flag(String name, String value) {
    return value.isEmpty() ? "" : name + "=" + value + " ";
  }
}
