package dev.envbuilder.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IgnoreRulesTest {
  record Row(String pattern, String path, String expected, String source) {}

  static Stream<Row> ignores() throws IOException {
    return rows("ignore.txt");
  }

  static Stream<Row> globs() throws IOException {
    return rows("glob.txt");
  }

  private static Stream<Row> rows(String name) throws IOException {
    try (var in = Objects.requireNonNull(IgnoreRulesTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines().filter(line -> !line.startsWith("# ")).toList().stream()
              .map(line -> {
                int source = line.lastIndexOf(" ## ");
                int arrow = line.lastIndexOf(" => ", source);
                int path = line.lastIndexOf(" ; ", arrow);
                return new Row(
                    line.substring(0, path),
                    line.substring(path + 3, arrow),
                    line.substring(arrow + 4, source),
                    line.substring(source + 4));
              });
    }
  }

  @ParameterizedTest
  @MethodSource("ignores")
  void decidesAsPatternmatcher(Row row) throws IgnoreRuleException {
    IgnoreRules rules = rules(row.pattern().replace(", ", "\n"));

    assertThat(rules.match(BytePath.of(row.path())).excluded())
        .isEqualTo(row.expected().equals("excluded"));
  }

  @ParameterizedTest
  @MethodSource("globs")
  void globsAsGo(Row row) throws BadPatternException {
    if (row.expected().equals("bad")) {
      assertThatThrownBy(() -> GoGlob.compile(BytePath.of(row.pattern())))
          .isInstanceOf(BadPatternException.class);
    } else {
      assertThat(GoGlob.compile(BytePath.of(row.pattern())).matches(BytePath.of(row.path())))
          .isEqualTo(row.expected().equals("yes"));
    }
  }

  @Test
  void saysWhichRuleDecided() throws IgnoreRuleException {
    IgnoreRules rules = rules("# comment\n\ndocs\n!docs/README.md\n");

    assertThat(rules.match(BytePath.of("docs/a")).rule())
        .contains(new IgnoreRule("docs", 3, false));
    assertThat(rules.match(BytePath.of("docs/README.md")).rule())
        .contains(new IgnoreRule("!docs/README.md", 4, true));
    assertThat(rules.match(BytePath.of("src")).rule()).isEmpty();
  }

  @Test
  void readsMarksCommentsBlanksAndCarriageReturns() throws IgnoreRuleException {
    IgnoreRules rules = rules("\uFEFF# comment\r\n \r\n  *.log  \r\n #literal\n");

    assertThat(rules.rules()).extracting(IgnoreRule::text).containsExactly("*.log", "#literal");
    assertThat(rules.match(BytePath.of("a.log")).excluded()).isTrue();
    assertThat(rules.match(BytePath.of("#literal")).excluded()).isTrue();
  }

  @Test
  void refusesBadRulesWithTheirLine() {
    assertThatThrownBy(() -> rules("a\n!\n"))
        .isInstanceOf(IgnoreRuleException.class)
        .hasMessageStartingWith(".dockerignore:2: illegal exclusion pattern '!'");
    assertThatThrownBy(() -> rules("a\n\n[x-\n"))
        .hasMessageStartingWith(".dockerignore:3: bad pattern '[x-'");
    assertThatThrownBy(() -> rules("a\0b")).hasMessageContaining("NUL");
  }

  @Test
  void takesExcludePatternsWithoutDroppingTheirSlash() throws IgnoreRuleException {
    IgnoreRules rules = IgnoreRules.ofPatterns(List.of("*.md", "!keep.md", "/a"), "COPY --exclude");

    assertThat(rules.match(BytePath.of("x.md")).excluded()).isTrue();
    assertThat(rules.match(BytePath.of("keep.md")).excluded()).isFalse();
    assertThat(rules.match(BytePath.of("a")).excluded()).isFalse();
  }

  @Test
  void knowsWhatAWalkMaySkip() throws IgnoreRuleException {
    IgnoreRules rules = rules("*\n!src/main\n!**/keep.txt\nvendor\n");

    assertThat(rules.match(BytePath.of("src")).canSkip()).isFalse();
    assertThat(rules.match(BytePath.of("other")).canSkip()).isFalse();
    assertThat(rules("vendor\n!src").match(BytePath.of("vendor")).canSkip()).isTrue();
    assertThat(rules("*\n!src/main").match(BytePath.of("other")).canSkip()).isTrue();
    assertThat(rules("*\n!src/main").match(BytePath.of("sr")).canSkip()).isTrue();
    assertThat(rules("*\n!s*/main").match(BytePath.of("sr")).canSkip()).isFalse();
    assertThat(rules("*\n!s*/main").match(BytePath.of("sr/x")).canSkip()).isTrue();
    assertThat(rules("*\n!src/main").match(BytePath.of("src/main")).canSkip()).isFalse();
    assertThat(rules("!a/b\na").match(BytePath.of("a")).canSkip()).isTrue();
  }

  @Test
  void neverSkipsWhatAWalkWouldFind() throws IgnoreRuleException {
    String[] names = {"a", "b", "ab"};
    String[] parts = {"a", "b", "*", "**", "a*", "?b", "a/*", "**/b", "a/b", "*/a"};
    for (String first : parts) {
      for (String second : parts) {
        IgnoreRules rules = rules(first + "\n!" + second + "\n" + first + "/a\n");
        for (String top : names) {
          IgnoreMatch directory = rules.root().child(BytePath.of(top));
          if (directory.canSkip()) {
            for (String middle : names) {
              IgnoreMatch inner = directory.child(BytePath.of(middle));
              assertThat(inner.excluded()).as(first + " !" + second + " " + top).isTrue();
              for (String last : names) {
                assertThat(inner.child(BytePath.of(last)).excluded()).isTrue();
              }
            }
          }
        }
      }
    }
  }

  @Test
  void matchesNamesThatAreNotUtf8() throws IgnoreRuleException, BadPatternException {
    BytePath odd = BytePath.of(new byte[] {'a', (byte) 0xff, 'b'});

    assertThat(rules("a?b").match(odd).excluded()).isTrue();
    assertThat(rules("a*").match(odd).excluded()).isTrue();
    assertThat(GoGlob.compile(BytePath.of("a[^x]b")).matches(odd)).isTrue();
  }

  @Test
  void findsWildcardsThatAreNotEscaped() {
    assertThat(GoGlob.hasWildcards(BytePath.of("a*"))).isTrue();
    assertThat(GoGlob.hasWildcards(BytePath.of("a[b"))).isTrue();
    assertThat(GoGlob.hasWildcards(BytePath.of("a\\*b"))).isFalse();
    assertThat(GoGlob.hasWildcards(BytePath.of("ab\\"))).isFalse();
  }

  @Test
  @Timeout(20)
  void staysPolynomialOnHostilePatterns() throws IgnoreRuleException {
    String pattern = "**/".repeat(50) + "a*".repeat(200) + "b";
    IgnoreRules rules = rules((pattern + "\n").repeat(50));
    BytePath path = BytePath.of("a".repeat(250) + "/" + "a".repeat(250) + "c/" + "a".repeat(250));

    assertThat(rules.match(path).excluded()).isFalse();
    assertThat(rules("*?".repeat(2000)).match(path).excluded()).isFalse();
  }

  @Test
  @Timeout(20)
  void walksAHundredThousandFilesWithTwoHundredRules() throws IgnoreRuleException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append(
          switch (i % 4) {
            case 0 -> "**/*.ext" + i;
            case 1 -> "dir" + i + "/**";
            case 2 -> "**/name" + i;
            default -> "!keep/*/x" + i;
          });
      text.append('\n');
    }
    IgnoreRules rules = rules(text.toString());
    int excluded = 0;
    for (int d = 0; d < 1000; d++) {
      IgnoreMatch directory = rules.root().child(BytePath.of("d" + d)).child(BytePath.of("sub"));
      for (int f = 0; f < 100; f++) {
        excluded += directory.child(BytePath.of("file" + f + ".ext" + f)).excluded() ? 1 : 0;
      }
    }

    assertThat(excluded).isEqualTo(25_000);
  }

  private static IgnoreRules rules(String text) throws IgnoreRuleException {
    return IgnoreRules.parse(text.getBytes(UTF_8), ".dockerignore");
  }
}
