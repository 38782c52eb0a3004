package dev.envbuilder.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the text of an option becomes a value, and how that is written in help. */
final class OptionType<T> {
  /** Any text. */
  static final OptionType<String> TEXT = new OptionType<>("text", text -> text, false);

  /** The spellings that Go's {@code strconv.ParseBool} takes, as the tool has always done. */
  static final OptionType<Boolean> BOOLEAN =
      new OptionType<>("bool", OptionType::parseBoolean, false);

  /** One CSV record (RFC 4180): commas separate, double quotes hold commas. */
  static final OptionType<List<String>> LIST = new OptionType<>("list", OptionType::parseCsv, true);

  /** One element, taken as it is; the flag may be given several times. */
  static final OptionType<List<String>> REPEATED =
      new OptionType<>("text, repeatable", text -> List.of(text), true);

  /** Elements with white space between them. */
  static final OptionType<List<String>> WORDS =
      new OptionType<>("words", OptionType::parseWords, true);

  private final String name;
  private final Parser<T> parser;
  private final boolean accumulates;

  private OptionType(String name, Parser<T> parser, boolean accumulates) {
    this.name = name;
    this.parser = parser;
    this.accumulates = accumulates;
  }

  /** Text to value. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * The value that the text stands for.
     *
     * @throws IllegalArgumentException with what was expected
     */
    T parse(String text);
  }

  String name() {
    return name;
  }

  boolean isFlag() {
    return name.equals("bool");
  }

  /** Whether a second flag adds to the first instead of replacing it. */
  boolean accumulates() {
    return accumulates;
  }

  T parse(String text) {
    return parser.parse(text);
  }

  private static Boolean parseBoolean(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new IllegalArgumentException("expected true or false (or 1, 0, t, f)");
    };
  }

  private static List<String> parseWords(String text) {
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  /** The fields of a flag's value; {@code flag} is named if it cannot be split. */
  static List<String> fields(String flag, String text) throws UsageException {
    try {
      return parseCsv(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("the value of " + flag + " cannot be used: " + e.getMessage());
    }
  }

  /** Splits one CSV record. */
  static List<String> parseCsv(String text) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    int i = 0;
    while (true) {
      field.setLength(0);
      if (i < text.length() && text.charAt(i) == '"') {
        i = quoted(text, i + 1, field);
      } else {
        while (i < text.length() && text.charAt(i) != ',') {
          if (text.charAt(i) == '"') {
            throw new IllegalArgumentException(
                "a double quote inside a list element: put the whole element in double quotes and"
                    + " double those inside it");
          }
          field.append(text.charAt(i++));
        }
      }
      if (!field.isEmpty() || fields.size() > 0 || i < text.length()) {
        fields.add(field.toString());
      }
      if (i >= text.length()) {
        return fields;
      }
      i++;
    }
  }

  private static int quoted(String text, int from, StringBuilder field) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '"') {
        field.append(c);
      } else if (i < text.length() && text.charAt(i) == '"') {
        field.append('"');
        i++;
      } else if (i == text.length() || text.charAt(i) == ',') {
        return i;
      } else {
        throw new IllegalArgumentException("text follows the closing quote of a list element");
      }
    }
    throw new IllegalArgumentException("a quoted list element has no closing quote");
  }
}
