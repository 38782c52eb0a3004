package dev.envbuilder.dockerfile.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.dockerfile.Table;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code SecretWrittenToFile} reads in scripts. */
class KeptSecretsTest {
  private static final String MOUNTS =
      "--mount=type=secret,id=FILE --mount=type=secret,id=KEY,target=/root/.ssh/key"
          + " --mount=type=secret,id=VAR,env=TOKEN --mount=type=tmpfs,target=/mem ";
  private static final Pattern MESSAGE =
      Pattern.compile("RUN writes the secret '(.*?)' to (.*), which stays when .*");

  static Stream<Table.Row> rows() {
    return Table.rows("lint/kept-secrets.txt");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void findsWhatTheTableSays(Table.Row row) throws Exception {
    String found = found("FROM scratch\nRUN " + MOUNTS + command(Table.decoded(row.input())));

    assertThat(found).isEqualTo(row.expected().equals("-") ? "" : row.expected());
  }

  private static String command(String script) {
    return script.indexOf('\n') < 0 ? script + "\n" : "<<'THE END'\n" + script + "\nTHE END\n";
  }

  private static String found(String dockerfile) throws Exception {
    Report report = World.of().check(dockerfile);
    assertThat(report.error()).isEmpty();
    return report.findings().stream()
        .filter(finding -> finding.rule() == Rule.SECRET_WRITTEN_TO_FILE)
        .map(finding -> {
          Matcher message = MESSAGE.matcher(finding.message());
          assertThat(message.matches()).as(finding.message()).isTrue();
          return message.group(1) + " " + message.group(2);
        })
        .collect(Collectors.joining("; "));
  }

  @Test
  void takesTimeThatGrowsWithTheScript() throws Exception {
    for (String part :
        List.of(
            "$(",
            "`",
            "{ ",
            "<<a ",
            "${a",
            "\"$(",
            "a=",
            "echo $TOKEN >a; rm b; ",
            "$a",
            "( ",
            "#")) {
      String script = part.repeat(60_000 / part.length());
      assertThat(
              found(
                  "FROM scratch\nRUN "
                      + MOUNTS
                      + "<<'E'\n"
                      + "x\n"
                      + script.replace("; ", ";\n")
                      + "\nE\n"))
          .isNotNull();
    }
  }
}
