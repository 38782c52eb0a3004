package dev.envbuilder.dockerfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SecretValuesTest {
  static Stream<Table.Row> rows() {
    return Table.rows("secret-values.txt");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void findsWhatTheTableSays(Table.Row row) {
    List<String> lines = Table.decoded(TokenFiller.fill(row.input())).lines().toList();

    String found =
        SecretValues.in(lines).stream()
            .map(value -> value.form().name())
            .collect(Collectors.joining(","));

    assertThat(found).isEqualTo(row.expected().replace("-", ""));
  }

  @ParameterizedTest
  @EnumSource(TokenForm.class)
  void everyFormIsInTheTable(TokenForm form) {
    assertThat(rows()).anyMatch(row -> row.expected().equals(form.name()));
  }

  /** Excerpts are for logs. */
  @ParameterizedTest
  @MethodSource("rows")
  void whatIsFoundIsNotShown(Table.Row row) {
    String text = Table.decoded(TokenFiller.fill(row.input()));
    SourceText source = SourceText.of(text.getBytes(UTF_8), "Dockerfile");

    String shown = source.shownText();

    assertThat(shown).hasSameSizeAs(text);
    assertThat(shown.lines().count()).isEqualTo(text.lines().count());
    for (SecretValues.Found found : SecretValues.in(text.lines().toList())) {
      if (found.form() != TokenForm.PRIVATE_KEY) {
        assertThat(shown).doesNotContain(found.text());
      } else {
        assertThat(shown).contains("PRIVATE KEY-----").doesNotContain(TokenFiller.fill("«12»"));
      }
    }
  }

  @Test
  void anErrorShowsNoTokenAndPointsAtTheSameColumn() {
    String token = TokenFiller.fill("ghp_«36»");

    SourceText source =
        SourceText.of(("FROM a\nENV A=" + token + " B=${\n").getBytes(UTF_8), "Dockerfile");

    assertThat(source.error(2, 50, "problem", ""))
        .hasMessageContaining(
            "ENV A=ghp_" + "x".repeat(36) + " B=${\n      | " + " ".repeat(49) + "^")
        .hasMessageNotContaining(token);
  }

  @Test
  void takesTimeThatGrowsWithTheLine() {
    for (String part :
        List.of("ey", "ey.", "a://b:", "gh", "://", "ghp_", "xoxb-1-", "sk-", "-----BEGIN ")) {
      assertThat(SecretValues.in(List.of(part.repeat(1 << 20)))).isEmpty();
    }
  }
}
