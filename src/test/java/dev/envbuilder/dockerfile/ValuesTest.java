package dev.envbuilder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Durations, signals, ports and modes. */
class ValuesTest {
  static Stream<Table.Row> values() {
    return Table.rows("values.txt");
  }

  @ParameterizedTest
  @MethodSource("values")
  void readsValues(Table.Row row) throws ValueException {
    if (row.wantsError()) {
      assertThatThrownBy(() -> read(row.input()))
          .isInstanceOf(ValueException.class)
          .hasMessageContaining(row.wantedError());
    } else {
      assertThat(read(row.input())).isEqualTo(row.expected());
    }
  }

  private static String read(String input) throws ValueException {
    String[] parts = input.split(" ");
    return switch (parts[0]) {
      case "duration" -> GoDuration.parse(parts[1]).toString();
      case "signal" -> Integer.toString(SignalName.parse(parts[1]).number());
      case "port" -> ExposedPorts.parse(parts[1]).names().toString();
      case "mode" ->
          Integer.toOctalString(
              FileModeChange.parse(parts[1])
                  .apply(Integer.parseInt(parts[2], 8), parts[3].equals("directory")));
      default -> throw new AssertionError(input);
    };
  }
}
