package dev.envbuilder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MountOptionsTest {
  private static final ShellWords WORDS = new ShellWords('\\');
  private static final Variables ENV = Variables.of(Map.of("ID", "npm", "SIZE", "64m", "NULL", ""));

  static Stream<Table.Row> mounts() {
    return Table.rows("mounts.txt");
  }

  @ParameterizedTest
  @MethodSource("mounts")
  void readsOptions(Table.Row row) throws ValueException {
    if (row.wantsError()) {
      assertThatThrownBy(() -> MountOptions.parse(row.input(), '\\').expand(WORDS, ENV))
          .isInstanceOf(ValueException.class)
          .hasMessageContaining(row.wantedError());
    } else {
      assertThat(MountOptions.parse(row.input(), '\\').expand(WORDS, ENV))
          .hasToString(row.expected());
    }
  }

  @Test
  void waitsForVariablesBeforeItJudges() throws ValueException {
    MountOptions mount = MountOptions.parse("type=$T,target=/x,sharing=$S", '\\');

    assertThat(mount.expand(WORDS, Variables.of(Map.of("T", "cache", "S", "private"))))
        .isInstanceOf(RunMount.CacheMount.class);
    assertThatThrownBy(() -> mount.expand(WORDS, Variables.of(Map.of("T", "ssh", "S", "x"))))
        .hasMessageContaining("'sharing' does not go with mounts of type 'ssh'");
  }
}
