package dev.envbuilder.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void splitsLikeAShell() {
    assertThat(ShellWords.split("  a 'b c'\t\"d \\\"e\\\" \\x\" f\\ g '' h'i'j "))
        .containsExactly("a", "b c", "d \"e\" \\x", "f g", "", "hij");
  }

  @Test
  void expandsNothing() {
    assertThat(ShellWords.split("$HOME `id` $(id) *"))
        .containsExactly("$HOME", "`id`", "$(id)", "*");
  }

  @Test
  void refusesOpenQuotes() {
    assertThatThrownBy(() -> ShellWords.split("a 'b")).hasMessageContaining("single quote");
    assertThatThrownBy(() -> ShellWords.split("a \"b")).hasMessageContaining("double quote");
    assertThatThrownBy(() -> ShellWords.split("a \\")).hasMessageContaining("backslash");
  }
}
