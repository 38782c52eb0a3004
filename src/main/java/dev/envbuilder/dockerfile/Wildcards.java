package dev.envbuilder.dockerfile;

import java.util.Arrays;

/**
 * The patterns of <code>${v#p}</code>, <code>${v%p}</code> and <code>${v/p/r}</code>: {@code *} is
 * any text, {@code ?} any character, neither crosses a line (lex.go makes them the {@code .} of a
 * regular expression), everything else stands for itself.
 *
 * <p>Matching fills, from the last pattern element to the first, a table of where a match that
 * begins at each position would end: pattern length times text length steps, whatever the pattern.
 */
final class Wildcards {
  private static final int ANY = -1;
  private static final int ANY_TEXT = -2;
  private static final int NO_MATCH = -1;
  private static final long MAX_STEPS = 200_000_000;

  private final int[] elements;

  private Wildcards(int[] elements) {
    this.elements = elements;
  }

  /** A pattern that is none, or that is too long for the text. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    Unusable(String problem) {
      super(problem);
      this.problem = problem;
    }

    String problem() {
      return problem;
    }
  }

  static Wildcards compile(String pattern, char escape) throws Unusable {
    int[] chars = pattern.codePoints().toArray();
    int[] elements = new int[chars.length];
    int count = 0;
    for (int i = 0; i < chars.length; i++) {
      int c = chars[i];
      boolean last = i + 1 == chars.length;
      if (c == '*') {
        elements[count++] = ANY_TEXT;
      } else if (c == '?') {
        elements[count++] = ANY;
      } else if ((c == '\\' || c == escape) && !last && "}/".indexOf(chars[i + 1]) >= 0) {
        elements[count++] = chars[++i];
      } else if (c == '\\') {
        if (last || "*?\\".indexOf(chars[i + 1]) < 0) {
          String shown = last ? "" : Character.toString(chars[i + 1]);
          throw new Unusable("invalid escape '\\" + shown + "' in the pattern '" + pattern + "'");
        }
        elements[count++] = chars[++i];
      } else {
        elements[count++] = c;
      }
    }
    return new Wildcards(Arrays.copyOf(elements, count));
  }

  String stripPrefix(String value, boolean longest) throws Unusable {
    int[] text = value.codePoints().toArray();
    int end = ends(elements, text, longest)[0];
    return end == NO_MATCH ? value : new String(text, end, text.length - end);
  }

  String stripSuffix(String value, boolean longest) throws Unusable {
    int[] text = value.codePoints().toArray();
    int end = ends(reversed(elements), reversed(text), longest)[0];
    return end == NO_MATCH ? value : new String(text, 0, text.length - end);
  }

  /** Replaces the leftmost longest match, or all of them from left to right. */
  String replace(String value, String replacement, boolean all, int limit) throws Unusable {
    int[] text = value.codePoints().toArray();
    int[] ends = ends(elements, text, true);
    StringBuilder out = new StringBuilder();
    int copied = 0;
    for (int at = 0; at <= text.length; ) {
      int end = ends[at];
      // an empty match right after another match is none, as in Go's ReplaceAllString
      if (end == NO_MATCH || (end == at && at == copied && at > 0)) {
        at++;
        continue;
      }
      out.append(new String(text, copied, at - copied)).append(replacement);
      copied = end;
      at = Math.max(end, at + 1);
      if (out.length() > limit) {
        throw new Unusable("the expanded text grows beyond " + limit + " characters");
      }
      if (!all) {
        break;
      }
    }
    return out.append(new String(text, copied, text.length - copied)).toString();
  }

  /** For each position of {@code text} the end of the longest or shortest match from there. */
  private static int[] ends(int[] pattern, int[] text, boolean longest) throws Unusable {
    int n = text.length;
    if ((long) pattern.length * n > MAX_STEPS) {
      throw new Unusable("the pattern is too long for a value of " + n + " characters");
    }
    int[] ends = new int[n + 1];
    for (int i = 0; i <= n; i++) {
      ends[i] = i;
    }
    for (int p = pattern.length - 1; p >= 0; p--) {
      int element = pattern[p];
      if (element == ANY_TEXT) {
        for (int i = n - 1; i >= 0; i--) {
          if (text[i] != '\n') {
            ends[i] = better(ends[i], ends[i + 1], longest);
          }
        }
      } else {
        for (int i = 0; i < n; i++) {
          boolean hit = element == ANY ? text[i] != '\n' : text[i] == element;
          ends[i] = hit ? ends[i + 1] : NO_MATCH;
        }
        ends[n] = NO_MATCH;
      }
    }
    return ends;
  }

  private static int better(int a, int b, boolean longest) {
    if (a == NO_MATCH || b == NO_MATCH) {
      return Math.max(a, b);
    }
    return longest ? Math.max(a, b) : Math.min(a, b);
  }

  private static int[] reversed(int[] items) {
    int[] out = new int[items.length];
    for (int i = 0; i < items.length; i++) {
      out[items.length - 1 - i] = items[i];
    }
    return out;
  }
}
