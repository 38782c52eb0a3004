package dev.envbuilder.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tables of {@code docs/dockerfile.md}: one below each heading that is an instruction, as
 * {@code ## COPY}, or a mount, as {@code ### `RUN --mount=type=bind`}.
 */
record DockerfilePage(List<Row> allRows) {
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");
  private static final String MOUNT = "RUN --mount=type=";

  /**
   * A row.
   *
   * @param section the heading, {@code COPY} or {@code RUN --mount=type=bind}
   * @param words what stands between backquotes in its first cell: an example of the instruction, a
   *     flag with a value, or options
   */
  record Row(String section, List<String> words, String state) {
    /** The flag's name, with its dashes, if the row is about one. */
    Optional<String> flag() {
      String word = words.getFirst();
      return word.startsWith("--") ? Optional.of(word.replaceFirst("=.*", "")) : Optional.empty();
    }

    Optional<String> mountType() {
      return section.startsWith(MOUNT)
          ? Optional.of(section.substring(MOUNT.length()))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return section + ": " + String.join(", ", words);
    }
  }

  static DockerfilePage read() throws IOException {
    var rows = new ArrayList<Row>();
    String section = "";
    for (String line : Files.readAllLines(Path.of("docs", "dockerfile.md"))) {
      if (line.startsWith("#")) {
        String heading = line.replaceFirst("^#+ ", "").replace("`", "");
        section = heading.matches("[A-Z]+|" + MOUNT + "[a-z]+") ? heading : "";
      } else if (!section.isEmpty() && line.startsWith("| `")) {
        String[] cells = line.split("(?<!\\\\)\\|", -1);
        List<String> words = CODE.matcher(cells[1]).results().map(found -> found.group(1)).toList();
        rows.add(new Row(section, words, cells[2].strip()));
      }
    }
    return new DockerfilePage(rows);
  }

  List<Row> rows(String section) {
    return allRows.stream().filter(row -> row.section().equals(section)).toList();
  }

  List<String> instructions() {
    return sections().filter(section -> !section.startsWith(MOUNT)).toList();
  }

  List<String> mountTypes() {
    return allRows.stream().flatMap(row -> row.mountType().stream()).distinct().toList();
  }

  private Stream<String> sections() {
    return allRows.stream().map(Row::section).distinct();
  }
}
