package dev.envbuilder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShellWordsTest {
  private static final ShellWords WORDS = new ShellWords('\\');

  private static final Variables ENV =
      Variables.of(
          Map.ofEntries(
              Map.entry("PWD", "/home"),
              Map.entry("SHELL", "bash"),
              Map.entry("KOREAN", "한국어"),
              Map.entry("NULL", ""),
              Map.entry("FOO", "xxyy"),
              Map.entry("STARS", "a***yy*"),
              Map.entry("PATHS", "/tmp/tmp/bar.txt"),
              Map.entry("URL", "http://example.org"),
              Map.entry("SPACED", "a b"),
              Map.entry("LONG", "  x  y  "),
              Map.entry("X", "x")));

  static Stream<Table.Row> expansions() {
    return Table.rows("expansion.txt");
  }

  static Stream<Table.Row> splits() {
    return Table.rows("words.txt");
  }

  @ParameterizedTest
  @MethodSource("expansions")
  void expandsToOneWord(Table.Row row) throws ValueException {
    if (row.wantsError()) {
      assertThatThrownBy(() -> WORDS.expandWord(row.input(), ENV))
          .isInstanceOf(ValueException.class)
          .hasMessageContaining(row.wantedError());
    } else {
      assertThat(WORDS.expandWord(row.input(), ENV)).isEqualTo(row.expected());
    }
  }

  @ParameterizedTest
  @MethodSource("splits")
  void splitsIntoWords(Table.Row row) throws ValueException {
    List<String> expected =
        row.expected().isEmpty() ? List.of() : List.of(row.expected().split("\\|"));

    assertThat(WORDS.expandWords(Table.decoded(row.input()), ENV)).isEqualTo(expected);
  }

  @Test
  void saysWhichVariablesItLookedUp() throws ValueException {
    Expansion expansion = WORDS.expand("$PWD ${GONE:-$X} ${NULL+$OTHER} '$QUOTED'", ENV);

    assertThat(expansion.used()).containsExactly("PWD", "X", "NULL");
    assertThat(expansion.unset()).containsExactly("GONE", "OTHER");
    assertThat(expansion.names()).containsExactly("PWD", "X", "NULL", "GONE", "OTHER");
  }

  @Test
  void followsTheEscapeDirective() throws ValueException {
    ShellWords backtick = new ShellWords('`');

    assertThat(backtick.expandWord("C:\\dir`$PWD", ENV)).isEqualTo("C:\\dir$PWD");
    assertThat(backtick.expandWord("\"a`\"b\\\"", ENV)).isEqualTo("a\"b\\");
    assertThat(backtick.expandWord("${FOO#`}}", ENV)).isEqualTo("xxyy");
  }

  @Test
  void keepsQuotesInHeredocs() throws ValueException {
    Expansion expansion = WORDS.expandHeredoc("it's \"$PWD\" \\$PWD \\\\ \\x", ENV);

    assertThat(expansion.text()).isEqualTo("it's \"/home\" $PWD \\ x");
  }

  @Test
  void keepsQuotesEscapesAndUnknownVariablesForDisplay() throws ValueException {
    String text = "RUN echo \"$PWD\" '$PWD' \\$PWD ${GONE:-x} $GONE \"a\\tb\"";

    assertThat(WORDS.expandForDisplay(text, ENV).text())
        .isEqualTo("RUN echo \"/home\" '$PWD' \\$PWD ${GONE:-x} $GONE \"a\\tb\"");
  }

  @Test
  void pointsAtTheProblem() {
    ValueException e =
        catchThrowableOfType(ValueException.class, () -> WORDS.expandWord("abc${UNSET:?no}", ENV));

    assertThat(e.offset()).isEqualTo(3);
    assertThat(e.problem()).isEqualTo("UNSET: no");
    assertThat(e.text()).isEqualTo("abc${UNSET:?no}");
  }

  @Test
  void boundsNesting() throws ValueException {
    String fine = "${A:-".repeat(50) + "x" + "}".repeat(50);
    String deep = "${A:-".repeat(100_000) + "}".repeat(100_000);
    String quoted = "\"${A:-".repeat(100_000);

    assertThat(WORDS.expandWord(fine, Variables.NONE)).isEqualTo("x");
    assertThatThrownBy(() -> WORDS.expandWord(deep, Variables.NONE))
        .hasMessageContaining("nested more than 100 levels");
    assertThatThrownBy(() -> WORDS.expandWord(quoted, Variables.NONE))
        .hasMessageContaining("nested more than 100 levels");
  }

  @Test
  void boundsTheResult() {
    Variables big = Variables.of(Map.of("B", "x".repeat(100_000)));

    assertThatThrownBy(() -> WORDS.expandWord("$B".repeat(1000), big))
        .hasMessageContaining("grows beyond");
    assertThatThrownBy(() -> WORDS.expandWord("${B//x/$B}", big))
        .hasMessageContaining("grows beyond");
  }

  @Test
  void refusesValuesWithNul() {
    assertThatThrownBy(() -> WORDS.expandWord("$A", Variables.of(Map.of("A", "a\0b"))))
        .hasMessageContaining("NUL");
  }

  @Test
  void matchesHostilePatternsInBoundedTime() throws ValueException {
    Variables env = Variables.of(Map.of("A", "a".repeat(20_000), "P", "*a".repeat(500) + "b"));

    assertThat(WORDS.expandWord("${A##$P}", env)).hasSize(20_000);
    assertThat(WORDS.expandWord("${A//$P/x}", env)).hasSize(20_000);
    assertThatThrownBy(() -> WORDS.expandWord("${A#" + "?*".repeat(20_000) + "}", env))
        .hasMessageContaining("too long");
  }
}
