package dev.envbuilder.dockerfile.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.TokenFiller;
import dev.envbuilder.dockerfile.ValueException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BuildKit {@code linter/linter.go} and {@code dockerfile_lint_test.go} testRuleCheckOption. */
class CheckOptionsTest {
  private static final String BAD = "FROM scratch as base\ncopy Dockerfile .\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          skip=all                                                |
          skip=all;error=true                                     |
          skip=ConsistentInstructionCasing,FromAsCasing           |
          skip = ConsistentInstructionCasing , FromAsCasing       |
          skip=ConsistentInstructionCasing                        | FromAsCasing
          error=true;skip=FromAsCasing                            | ConsistentInstructionCasing
          skip=NoSuchRule                                         | FromAsCasing,ConsistentInstructionCasing
          skip=fromascasing                                       | FromAsCasing,ConsistentInstructionCasing
          skip=all;skip=FromAsCasing                              |
          experimental=all;skip=all                               |
          """)
  void skipsWhatTheArgumentNames(String options, String rules) throws Exception {
    Report report = World.of("arg BUILDKIT_DOCKERFILE_CHECK=" + options).check(BAD);

    assertThat(String.join(",", report.ruleNames())).isEqualTo(rules == null ? "" : rules);
  }

  @Test
  void theDirectiveEndsAtABlank() throws Exception {
    assertThat(World.of().check("# check=skip=FromAsCasing, nothing\n" + BAD).ruleNames())
        .containsExactly("ConsistentInstructionCasing");
  }

  @Test
  void theArgumentTakesThePlaceOfTheDirective() throws Exception {
    assertThat(
            World.of("arg BUILDKIT_DOCKERFILE_CHECK=skip=FromAsCasing;error=true")
                .check("# check=skip=all\n" + BAD))
        .satisfies(
            report -> assertThat(report.ruleNames()).containsExactly("ConsistentInstructionCasing"))
        .matches(Report::failsBuild);
    assertThat(World.of("arg BUILDKIT_DOCKERFILE_CHECK=").check("# check=error=true\n" + BAD))
        .matches(report -> !report.failsBuild() && report.findings().size() == 2);
  }

  @Test
  void failsTheBuildOnlyWhereSomethingIsFound() throws Exception {
    assertThat(World.of().check("# check=error=true\n" + BAD)).matches(Report::failsBuild);
    assertThat(World.of().check(BAD)).matches(report -> !report.failsBuild());
    assertThat(World.of().check("# check=skip=all;error=true\n" + BAD))
        .matches(report -> !report.failsBuild());
  }

  /** What BuildKit builds with error=true is built here, too. */
  @Test
  void aRuleOfOurOwnFailsTheBuildOnlyWhereItIsNamed() throws Exception {
    String secret = TokenFiller.fill("FROM scratch\nENV A=ghp_«36»\n");
    String rule = Rule.SECRET_VALUE_IN_DOCKERFILE.title();

    for (String check : List.of("error=true", "error=true;experimental=all")) {
      Report report = World.of().check("# check=" + check + "\n" + secret);
      assertThat(report.ruleNames()).containsExactly(rule);
      assertThat(report.failsBuild()).isFalse();
    }
    Report named = World.of().check("# check=error=true;experimental=" + rule + "\n" + secret);
    assertThat(named.failing()).containsExactly(rule);
    Report both = World.of().check("# check=error=true\n" + secret + "ENV a b\n");
    assertThat(both.failing()).containsExactly("LegacyKeyValueFormat");
    assertThat(both.ruleNames()).hasSize(2);
  }

  @Test
  void aCommentAboveAnInstructionAddsToTheFile() throws Exception {
    String dockerfile =
        """
        # check=skip=WorkdirRelativePath
        FROM scratch
        # why it is so
        # check=skip=LegacyKeyValueFormat;error=true
        ENV a $b
        # check=nonsense
        ENV a $b
        #
        ENV a $b
        WORKDIR a
        """;

    Report report = World.of().check(dockerfile);

    assertThat(report.findings())
        .extracting(f -> f.rule().title() + " " + f.range().startLine())
        .containsExactly(
            "UndefinedVar 5",
            "UndefinedVar 7",
            "LegacyKeyValueFormat 7",
            "UndefinedVar 9",
            "LegacyKeyValueFormat 9");
    assertThat(report.failsBuild()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"skip", "all", "skip=a;b", "warn=all", "error=maybe", "error=", "Skip=all", "=x"})
  void refusesWhatItCannotRead(String options) {
    assertThatThrownBy(() -> CheckOptions.parse(options))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("it takes skip=all|RULE,...");
    assertThatThrownBy(() -> World.of().check("# escape=\\\n#check=" + options + "\n" + BAD))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("Dockerfile:2:1: ");
    assertThatThrownBy(() -> World.of("arg BUILDKIT_DOCKERFILE_CHECK=" + options).check(BAD))
        .isInstanceOf(ValueException.class);
  }

  @Test
  void anArgumentHidesADirectiveThatCannotBeRead() throws Exception {
    assertThat(
            World.of("arg BUILDKIT_DOCKERFILE_CHECK=skip=all")
                .check("# check=nonsense\n" + BAD)
                .findings())
        .isEmpty();
  }

  @Test
  void skippingAllLeavesExperimentalRulesOn() {
    CheckOptions options = parsed("skip=all;experimental=JsonFormLookalike");

    assertThat(options.allows(Rule.JSON_FORM_LOOKALIKE)).isTrue();
    assertThat(options.allows(Rule.INVALID_DEFINITION_DESCRIPTION)).isFalse();
    assertThat(options.allows(Rule.UNDEFINED_VAR)).isFalse();
    assertThat(parsed("skip=JsonFormLookalike;experimental=all").allows(Rule.JSON_FORM_LOOKALIKE))
        .isTrue();
    assertThat(CheckOptions.DEFAULT.allows(Rule.JSON_FORM_LOOKALIKE)).isFalse();
  }

  @Test
  void aFourthPartBelongsToTheThird() {
    assertThat(parsed("skip=a;error=true;experimental=b;skip=c;").experimental())
        .containsExactly("b;skip=c;");
  }

  @Test
  void readsAllOfIt() {
    assertThat(parsed(" skip=A, B;error=T;experimental=C "))
        .isEqualTo(new CheckOptions(false, Set.of("A", "B"), false, Set.of("C"), true));
  }

  private static CheckOptions parsed(String text) {
    try {
      return CheckOptions.parse(text);
    } catch (ValueException e) {
      throw new AssertionError(e);
    }
  }
}
