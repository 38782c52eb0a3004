package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells the exec form from the shell form: a text is a JSON array, all of it, or it is not one.
 * Written here because the answer to broken JSON is no error but "shell form", and because nesting
 * must not be able to exhaust the stack.
 */
final class JsonStrings {
  /** Deeper arrays are no JSON to Go's decoder. */
  private static final int MAX_DEPTH = 10_000;

  private final String text;
  private final List<String> strings = new ArrayList<>();
  private boolean others;
  private int pos;

  private JsonStrings(String text) {
    this.text = text;
  }

  /** The array holds something that is not a string. */
  static final class NotStrings extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The strings of the array that {@code text} is; empty if it is no JSON array. */
  static Optional<List<String>> parse(String text) throws NotStrings {
    int start = Blanks.skip(text, 0, text.length());
    if (start == text.length() || text.charAt(start) != '[') {
      return Optional.empty();
    }
    JsonStrings parser = new JsonStrings(text.substring(start));
    if (!parser.array()) {
      return Optional.empty();
    }
    if (parser.others) {
      throw new NotStrings();
    }
    return Optional.of(List.copyOf(parser.strings));
  }

  /** What may come next, beside blanks. */
  private enum Expected {
    VALUE,
    VALUE_OR_END,
    COMMA_OR_END
  }

  /** Reads values until the outermost bracket closes; {@code open} holds the brackets around. */
  private boolean array() {
    StringBuilder open = new StringBuilder("[");
    Expected expected = Expected.VALUE_OR_END;
    pos = 1;
    while (!open.isEmpty()) {
      skipBlanks();
      if (expected != Expected.VALUE && closes(open)) {
        pos++;
        expected = Expected.COMMA_OR_END;
      } else if (expected == Expected.COMMA_OR_END) {
        if (!take(",")) {
          return false;
        }
        expected = Expected.VALUE;
      } else if (inObject(open) && !key()) {
        return false;
      } else {
        skipBlanks();
        char c = peek();
        if ((c == '[' || c == '{') && open.length() < MAX_DEPTH) {
          others = true;
          open.append(c);
          pos++;
          expected = Expected.VALUE_OR_END;
        } else if (scalar(open.length() == 1)) {
          expected = Expected.COMMA_OR_END;
        } else {
          return false;
        }
      }
    }
    skipBlanks();
    return pos == text.length();
  }

  private static boolean inObject(StringBuilder open) {
    return open.charAt(open.length() - 1) == '{';
  }

  /** Whether the next character closes the innermost bracket, which is then taken off. */
  private boolean closes(StringBuilder open) {
    boolean closing = peek() == (inObject(open) ? '}' : ']');
    if (closing) {
      open.setLength(open.length() - 1);
    }
    return closing;
  }

  private boolean key() {
    if (peek() != '"' || string().isEmpty()) {
      return false;
    }
    skipBlanks();
    return take(":");
  }

  private boolean scalar(boolean outermost) {
    if (peek() == '"') {
      Optional<String> string = string();
      if (outermost) {
        string.ifPresent(strings::add);
      }
      return string.isPresent();
    }
    others = true;
    return take("true") || take("false") || take("null") || number();
  }

  private boolean number() {
    int from = pos;
    take("-");
    int start = pos;
    if (!digits() || (text.charAt(start) == '0' && pos > start + 1)) {
      return false;
    }
    if (take(".") && !digits()) {
      return false;
    }
    if (!take("e") && !take("E")) {
      return true;
    }
    if (!take("+")) {
      take("-");
    }
    // a number beyond what a double holds makes the whole text no JSON in Go
    return digits() && !Double.isInfinite(Double.parseDouble(text.substring(from, pos)));
  }

  private boolean digits() {
    int start = pos;
    while (peek() >= '0' && peek() <= '9') {
      pos++;
    }
    return pos > start;
  }

  private Optional<String> string() {
    StringBuilder out = new StringBuilder();
    pos++;
    while (pos < text.length()) {
      char c = text.charAt(pos++);
      if (c == '"') {
        return Optional.of(out.toString());
      }
      if (c < ' ') {
        return Optional.empty();
      }
      if (c != '\\') {
        out.append(c);
      } else if (!escape(out)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean escape(StringBuilder out) {
    char c = peek();
    pos++;
    switch (c) {
      case '"', '\\', '/' -> out.append(c);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> {
        int unit = hex();
        if (unit < 0) {
          return false;
        }
        appendUnit(out, (char) unit);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Half a surrogate pair becomes U+FFFD, as in Go: it has no bytes of its own. */
  private void appendUnit(StringBuilder out, char unit) {
    if (Character.isHighSurrogate(unit) && text.startsWith("\\u", pos)) {
      int mark = pos;
      pos += 2;
      int low = hex();
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        out.append(unit).append((char) low);
        return;
      }
      pos = mark;
    }
    out.append(Character.isSurrogate(unit) ? '\uFFFD' : unit);
  }

  private int hex() {
    if (pos + 4 > text.length()) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      char c = text.charAt(pos + i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    pos += 4;
    return value;
  }

  private boolean take(String expected) {
    boolean there = text.startsWith(expected, pos);
    if (there) {
      pos += expected.length();
    }
    return there;
  }

  private void skipBlanks() {
    while (" \t\r\n".indexOf(peek()) >= 0) {
      pos++;
    }
  }

  /** The next character, NUL at the end: a Dockerfile holds none. */
  private char peek() {
    return pos < text.length() ? text.charAt(pos) : '\0';
  }
}
