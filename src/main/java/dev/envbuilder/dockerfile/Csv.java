package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values, as RFC 4180 and Go's {@code encoding/csv} have it. */
final class Csv {
  private Csv() {}

  static List<Word> fields(String line) throws ValueException {
    List<Word> fields = new ArrayList<>();
    int at = 0;
    while (true) {
      int start = at;
      StringBuilder field = new StringBuilder();
      if (line.startsWith("\"", at)) {
        at = quoted(line, at, field);
        if (at < line.length() && line.charAt(at) != ',') {
          throw new ValueException(line, at, "a comma must follow the closing quote");
        }
      } else {
        int comma = line.indexOf(',', at);
        at = comma < 0 ? line.length() : comma;
        field.append(line, start, at);
        int quote = field.indexOf("\"");
        if (quote >= 0) {
          throw new ValueException(
              line, start + quote, "a quote may only stand around a whole option");
        }
      }
      fields.add(new Word(field.toString(), start));
      if (at == line.length()) {
        return fields;
      }
      at++;
    }
  }

  /** Reads a quoted field; a doubled quote in it is one quote. */
  private static int quoted(String line, int start, StringBuilder field) throws ValueException {
    int at = start + 1;
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c != '"') {
        field.append(c);
      } else if (line.startsWith("\"", at)) {
        field.append('"');
        at++;
      } else {
        return at;
      }
    }
    throw new ValueException(line, start, "the double quote is never closed");
  }
}
