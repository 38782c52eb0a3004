package dev.envbuilder.dockerfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Rows of a rule table beside the tests: {@code input => expected ## source of the rule}. */
public final class Table {
  private Table() {}

  /** A row. */
  public record Row(String input, String expected, String source) {
    boolean wantsError() {
      return expected.startsWith("error: ");
    }

    String wantedError() {
      return expected.substring("error: ".length());
    }

    @Override
    public String toString() {
      return input + "  (" + source + ")";
    }
  }

  /** The rows of a table, by its path from here. */
  public static Stream<Row> rows(String name) {
    try (var in = Objects.requireNonNull(Table.class.getResourceAsStream(name), name)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .filter(line -> !line.startsWith("//"))
          .filter(line -> !line.isBlank())
          .map(Table::row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A text with its line ends, tabs, carriage returns, byte order mark and last blanks in place.
   */
  public static String decoded(String text) {
    return text.replace('⏎', '\n')
        .replace('␉', '\t')
        .replace('␍', '\r')
        .replace('␠', ' ')
        .replace("«BOM»", "\uFEFF")
        .replace("«NBSP»", "\u00A0");
  }

  private static Row row(String line) {
    int arrow = line.lastIndexOf(" => ", line.lastIndexOf(" ## "));
    int source = line.lastIndexOf(" ## ");
    return new Row(
        empty(line.substring(0, arrow)),
        empty(line.substring(arrow + 4, source)),
        line.substring(source + 4));
  }

  private static String empty(String text) {
    return text.equals("<>") ? "" : text;
  }
}
