package dev.envbuilder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionValuesTest {
  @Test
  void aFlagBeatsThePrefixedVariableWhichBeatsTheBareOne() throws UsageException {
    var all = Map.of("ENVBUILDER_INIT_SCRIPT", "prefixed", "INIT_SCRIPT", "bare");

    assertThat(start(all, "--init-script", "flag").get(StartOptions.INIT_SCRIPT)).isEqualTo("flag");
    assertThat(start(all).get(StartOptions.INIT_SCRIPT)).isEqualTo("prefixed");
    assertThat(start(Map.of("INIT_SCRIPT", "bare")).get(StartOptions.INIT_SCRIPT))
        .isEqualTo("bare");
    assertThat(start(Map.of()).get(StartOptions.INIT_SCRIPT)).isEqualTo("sleep infinity");
  }

  @Test
  void anEmptyVariableCountsAsNotSet() throws UsageException {
    var values = start(Map.of("ENVBUILDER_INIT_SCRIPT", "", "INIT_SCRIPT", "bare"));

    assertThat(values.get(StartOptions.INIT_SCRIPT)).isEqualTo("bare");
  }

  @Test
  void aBadValueNamesTheOptionAndWhereItCameFrom() {
    assertThatThrownBy(() -> start(Map.of("ENVBUILDER_PUSH_IMAGE", "yes")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("ENVBUILDER_PUSH_IMAGE (--push-image)")
        .hasMessageContaining("'yes'");
  }

  @Test
  void aBadSensitiveValueIsNotShown() {
    assertThatThrownBy(() -> start(Map.of("ENVBUILDER_BUILD_SECRETS", "A=\"hunter2")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("ENVBUILDER_BUILD_SECRETS")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aSensitiveOptionHasNoFlag() {
    assertThatThrownBy(() -> start(Map.of(), "--build-secrets=A=hunter2"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("ENVBUILDER_BUILD_SECRETS")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void booleansTakeGoSpellingsAndABareFlag() throws UsageException {
    assertThat(start(Map.of("ENVBUILDER_PUSH_IMAGE", "0")).get(StartOptions.PUSH_IMAGE)).isFalse();
    assertThat(start(Map.of("ENVBUILDER_PUSH_IMAGE", "T")).get(StartOptions.PUSH_IMAGE)).isTrue();
    assertThat(start(Map.of(), "--push-image").get(StartOptions.PUSH_IMAGE)).isTrue();
    assertThat(start(Map.of(), "--push-image=false").get(StartOptions.PUSH_IMAGE)).isFalse();
  }

  @Test
  void listsAreOneCsvRecord() throws UsageException {
    var values = start(Map.of("ENVBUILDER_IGNORE_PATHS", "/a,\"/b,c\",\"/d\"\"e\""));

    assertThat(values.get(StartOptions.IGNORE_PATHS)).containsExactly("/a", "/b,c", "/d\"e");
  }

  @Test
  void anUnknownFlagGetsASuggestion() {
    assertThatThrownBy(() -> start(Map.of(), "--init-scrip", "x"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean --init-script?");
  }

  @Test
  void aFlagWithoutItsValueIsAnError() {
    assertThatThrownBy(() -> start(Map.of(), "--init-script"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--init-script needs a value");
  }

  @Test
  void buildTakesShortAndRepeatedFlagsAndOperands() throws UsageException {
    var values =
        OptionValues.parse(
            BuildOptions.TABLE,
            List.of("-f", "D", "-tA", "--tag=B", "--build-arg", "X=1,2", "dir", "--", "-x"),
            name -> Optional.empty());

    assertThat(values.get(BuildOptions.FILE)).isEqualTo("D");
    assertThat(values.get(BuildOptions.TAG)).containsExactly("A", "B");
    assertThat(values.get(BuildOptions.BUILD_ARG)).containsExactly("X=1,2");
    assertThat(values.operands()).containsExactly("dir", "-x");
  }

  @Test
  void helpNamesEveryOption() {
    for (Option<?> option : StartOptions.TABLE) {
      String name = option.sensitive() ? "$" + option.displayName() : "--" + option.flag();
      assertThat(Help.overview()).contains(name);
      assertThat(Help.page()).contains(name.replace("$", "`"));
    }
    for (Option<?> option : BuildOptions.TABLE) {
      assertThat(Help.build())
          .contains(option.sensitive() ? "$" + option.displayName() : "--" + option.flag());
    }
  }

  private static OptionValues start(Map<String, String> environment, String... arguments)
      throws UsageException {
    return OptionValues.parse(
        StartOptions.TABLE, List.of(arguments), name -> Optional.ofNullable(environment.get(name)));
  }
}
