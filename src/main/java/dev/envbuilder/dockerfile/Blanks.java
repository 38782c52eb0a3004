package dev.envbuilder.dockerfile;

/** What counts as blank, and as lower case, in Go, which differs from each of Java's answers. */
final class Blanks {
  private Blanks() {}

  /** Go's {@code unicode.IsSpace}. */
  static boolean isBlank(int c) {
    return switch (c) {
      case ' ', '\t', '\n', '\u000B', '\f', '\r', 0x85, 0xA0 -> true;
      case 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }

  /** Go's {@code strings.ToLower}: character by character, whatever the language. */
  static String lower(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Blanks of ASCII: what Go's byte-wise loops and {@code \s} see. */
  static boolean isAsciiBlank(char c) {
    return separatesWords(c) || c == '\n';
  }

  /** The blanks between words of an instruction: {@code [\t\v\f\r ]} in parser.go. */
  static boolean separatesWords(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000B';
  }

  /** The index of the first character that is not blank, {@code end} if there is none. */
  static int skip(String text, int from, int end) {
    int i = from;
    while (i < end && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** The end of {@code text} without trailing blanks, not before {@code from}. */
  static int trimEnd(String text, int from, int end) {
    int i = end;
    while (i > from && isBlank(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  /** The text with control characters as blanks: what is printed must not drive a terminal. */
  static String harmless(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) ? ' ' : c);
    }
    return out.toString();
  }

  static String trim(String text) {
    int from = skip(text, 0, text.length());
    return text.substring(from, trimEnd(text, from, text.length()));
  }
}
