package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.TokenFiller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of {@code checks.txt}: Dockerfiles, and on which lines a rule finds something. {@link
 * TokenFiller} puts tokens in.
 */
final class CheckTable {
  private static final Pattern HEADER =
      Pattern.compile("=== (\\w+) @ ([-0-9,]+)(?: \"(.*)\")? ## (.+)");

  private CheckTable() {}

  /**
   * A row.
   *
   * @param lines the first lines of the findings; empty for none
   * @param part what a message holds; empty for anything
   * @param settings lines that begin with {@code %}
   */
  record Row(
      String rule,
      List<Integer> lines,
      String part,
      String source,
      List<String> settings,
      String dockerfile) {
    @Override
    public String toString() {
      return rule + " (" + source + ")\n" + dockerfile;
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String text : read().split("\n(?==== )", -1)) {
      if (text.startsWith("=== ")) {
        rows.add(row(text));
      }
    }
    return rows;
  }

  private static Row row(String text) {
    int end = text.indexOf('\n');
    Matcher header = HEADER.matcher(text.substring(0, end));
    if (!header.matches()) {
      throw new IllegalArgumentException("no header: " + text);
    }
    List<String> settings = new ArrayList<>();
    String rest = text.substring(end + 1);
    while (rest.startsWith("% ")) {
      int line = rest.indexOf('\n');
      settings.add(rest.substring(2, line));
      rest = rest.substring(line + 1);
    }
    List<Integer> lines = new ArrayList<>();
    if (!header.group(2).equals("-")) {
      for (String number : header.group(2).split(",", -1)) {
        lines.add(Integer.valueOf(number));
      }
    }
    String part = Objects.requireNonNullElse(header.group(3), "").replace("\\\"", "\"");
    return new Row(header.group(1), lines, part, header.group(4), settings, rest + "\n");
  }

  private static String read() {
    try (var in = Objects.requireNonNull(CheckTable.class.getResourceAsStream("checks.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return TokenFiller.fill(text.stripTrailing());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
