package dev.envbuilder.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.workspace.StartSettings.InitCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetupScriptTest {
  private static final InitCommand BEFORE = new InitCommand("/bin/sh", List.of("-c", "true"));

  @Test
  void anEmptyAnswerChangesNothing() throws StartException {
    var answer = SetupScript.read("", BEFORE);

    assertThat(answer.init()).isEqualTo(BEFORE);
    assertThat(answer.user()).isEmpty();
  }

  @Test
  void takesBareAndPrefixedNames() throws StartException {
    var answer =
        SetupScript.read(
            "# who\nENVBUILDER_INIT_COMMAND=/sbin/init\nINIT_ARGS=--a 'b c'\nTARGET_USER=dev\n",
            BEFORE);

    assertThat(answer.init()).isEqualTo(new InitCommand("/sbin/init", List.of("--a", "b c")));
    assertThat(answer.user()).contains("dev");
  }

  @Test
  void aNewCommandDoesNotKeepTheOldArguments() throws StartException {
    assertThat(SetupScript.read("INIT_COMMAND=/sbin/init", BEFORE).init())
        .isEqualTo(new InitCommand("/sbin/init", List.of()));
  }

  @Test
  void refusesAnythingElse() {
    assertThatThrownBy(() -> SetupScript.read("PATH=/x", BEFORE))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("'PATH='");
    assertThatThrownBy(() -> SetupScript.read("INIT_ARGS='x", BEFORE))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("single quote");
  }
}
