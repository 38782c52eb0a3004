package dev.envbuilder.cli;

/**
 * Text from anywhere, made fit for a terminal: without control characters but tabs, line feeds and
 * the sequences that set colours (SGR, {@code ESC [ digits;… m}; ECMA-48, 8.3.117), which build
 * tools use on purpose.
 */
final class VisibleText {
  private static final char ESCAPE = '\u001b';

  private VisibleText() {}

  /** The text without the rest. */
  static String of(String text) {
    StringBuilder clean = null;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int kept = c == ESCAPE ? colour(text, i) : isAllowed(c) ? 1 : 0;
      if (kept == 0 && clean == null) {
        clean = new StringBuilder(text.length()).append(text, 0, i);
      } else if (clean != null) {
        clean.append(text, i, i + kept);
      }
      i += Math.max(kept, 1);
    }
    return clean == null ? text : clean.toString();
  }

  private static boolean isAllowed(char c) {
    return c == '\t' || c == '\n' || !Character.isISOControl(c);
  }

  /** The length of the colour sequence here, 0 if there is none. */
  private static int colour(String text, int from) {
    if (from + 1 >= text.length() || text.charAt(from + 1) != '[') {
      return 0;
    }
    for (int i = from + 2; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'm') {
        return i + 1 - from;
      }
      if (c != ';' && (c < '0' || c > '9')) {
        return 0;
      }
    }
    return 0;
  }
}
