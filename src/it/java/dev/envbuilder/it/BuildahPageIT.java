package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page that lists where buildah and this program differ is made from the cases. */
class BuildahPageIT {
  private static final Path PAGE = Path.of("docs", "buildah.md");
  private static final Path MADE = Path.of("target", "buildah.md");
  private static final String TABLE = "| case | what | here, as BuildKit | buildah | why |\n";
  private static final int LONGEST = 100;

  @Test
  void listsTheDifferencesThatTheCasesDeclare() throws IOException {
    String page = Files.readString(PAGE);
    String made =
        page.substring(0, page.indexOf(TABLE))
            + TABLE
            + "|---|---|---|---|---|\n"
            + BuildahCase.all().stream()
                .flatMap(build -> build.differences().stream().map(found -> row(build, found)))
                .collect(Collectors.joining());
    Files.createDirectories(Objects.requireNonNull(MADE.getParent()));
    Files.writeString(MADE, made);

    assertThat(page).as("out of date; please run: cp %s %s", MADE, PAGE).isEqualTo(made);
  }

  private static String row(BuildahCase build, DeclaredDifference difference) {
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            build,
            code(difference.subject()),
            code(difference.here()),
            code(difference.there()),
            difference.why().replace("|", "\\|"));
  }

  private static String code(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return "`" + cut.replace("|", "\\|").replace('`', '\'') + "`";
  }
}
