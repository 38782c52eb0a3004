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

  /**
   * Reads a pattern. Its escape character is the backslash, whatever that of the file is; before
   * {@code }} and {@code /} it is there for the lexer alone and goes.
   */
  static Wildcards compile(String pattern) throws Unusable {
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
      } else if (c == '\\' && !last && "}/".indexOf(chars[i + 1]) >= 0) {
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

  /**
   * Takes a match from the end: lex.go turns pattern and value round and takes it from the start.
   */
  static String stripSuffix(String pattern, String value, boolean longest) throws Unusable {
    Wildcards reversed = compile(reversed(pattern));
    String rest = reversed.stripPrefix(new StringBuilder(value).reverse().toString(), longest);
    return new StringBuilder(rest).reverse().toString();
  }

  /** Turns a pattern round, each backslash with the character that it escapes. */
  private static String reversed(String pattern) {
    StringBuilder out = new StringBuilder();
    int end = pattern.length();
    for (int i = 0; i < end; ) {
      int from = i;
      boolean pair = pattern.charAt(i) == '\\' && i + 1 < end;
      i += pair ? 1 : 0;
      i += Character.charCount(pattern.codePointAt(i));
      out.insert(0, pattern, from, i);
    }
    return out.toString();
  }

  /** Replaces the leftmost longest match. */
  String replaceFirst(String value, String replacement) throws Unusable {
    int[] text = value.codePoints().toArray();
    int[] ends = ends(elements, text, true);
    for (int at = 0; at <= text.length; at++) {
      if (ends[at] != NO_MATCH) {
        String before = new String(text, 0, at);
        return before + replacement + new String(text, ends[at], text.length - ends[at]);
      }
    }
    return value;
  }

  /**
   * Replaces all leftmost longest matches. The replacement is a template as in Go's {@code
   * ReplaceAllString}, which lex.go calls: {@code $0} is the match, and every other {@code $name}
   * is nothing, as the pattern has no groups.
   */
  String replaceAll(String value, String template, int limit) throws Unusable {
    ReplacementTemplate replacement = ReplacementTemplate.parse(template);
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
      out.append(new String(text, copied, at - copied));
      replacement.appendTo(out, new String(text, at, end - at));
      copied = end;
      at = Math.max(end, at + 1);
      if (out.length() > limit) {
        throw new Unusable("the expanded text grows beyond " + limit + " characters");
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
}
