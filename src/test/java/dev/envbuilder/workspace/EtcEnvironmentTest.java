package dev.envbuilder.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class EtcEnvironmentTest {
  @Test
  void readsQuotesCommentsAndExports() {
    assertThat(
            EtcEnvironment.parse(
                """
                # a comment
                PATH="/usr/bin:/bin"
                export LANG='C.UTF-8'
                PLAIN=a=b  # trailing
                EMPTY=
                not a variable
                9=x
                """))
        .containsExactly(
            entry("PATH", "/usr/bin:/bin"),
            entry("LANG", "C.UTF-8"),
            entry("PLAIN", "a=b"),
            entry("EMPTY", ""),
            entry("9", "x"));
  }
}
