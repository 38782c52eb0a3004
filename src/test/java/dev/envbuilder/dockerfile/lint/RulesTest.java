package dev.envbuilder.dockerfile.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.dockerfile.lint.CheckTable.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule where it finds something and where it does not. */
class RulesTest {
  static List<Row> rows() {
    return CheckTable.rows();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void findsWhatTheTableSays(Row row) throws Exception {
    Report report = World.of(row.settings()).check(row.dockerfile());

    List<Finding> found =
        report.findings().stream().filter(f -> f.rule().title().equals(row.rule())).toList();
    assertThat(found).extracting(f -> f.range().startLine()).isEqualTo(row.lines());
    if (!row.part().isEmpty()) {
      assertThat(found).extracting(Finding::message).anyMatch(m -> m.contains(row.part()));
    }
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void isInTheTable(Rule rule) {
    List<Row> rows = rows().stream().filter(r -> r.rule().equals(rule.title())).toList();

    assertThat(rows).hasSizeGreaterThanOrEqualTo(4);
    assertThat(rows).anyMatch(row -> row.lines().isEmpty());
    assertThat(rows).anyMatch(row -> !row.lines().isEmpty());
  }

  @Test
  void theTableHasNoOtherRules() {
    assertThat(rows()).allMatch(row -> Rule.named(row.rule()).isPresent());
  }
}
