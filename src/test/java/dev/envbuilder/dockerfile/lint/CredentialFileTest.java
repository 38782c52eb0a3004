package dev.envbuilder.dockerfile.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.dockerfile.Table;
import dev.envbuilder.dockerfile.TokenFiller;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which files hold credentials, by what is in them. */
class CredentialFileTest {
  static Stream<Table.Row> rows() {
    return Table.rows("lint/credential-files.txt");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void judgesWhatIsInTheFile(Table.Row row) throws Exception {
    String path = row.input().split(" ", 2)[0];
    String text = TokenFiller.fill(row.input());
    World world = World.of("file " + text);

    Report report = world.check("FROM scratch\nCOPY " + path + " /\n");

    if (row.expected().equals("-")) {
      assertThat(report.findings()).isEmpty();
    } else {
      assertThat(report.findings())
          .singleElement()
          .extracting(Finding::message)
          .asString()
          .contains('"' + path + '"', "which is for " + row.expected() + ": ");
    }
  }

  @ParameterizedTest
  @EnumSource(CredentialFile.class)
  void everyOneIsInTheTable(CredentialFile file) {
    boolean folder = file == CredentialFile.FOLDER;
    assertThat(rows()).anyMatch(row -> folder || row.expected().equals(file.title()));
  }
}
