package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds, and masks, values that are known for secrets by their form: {@link TokenForm}. */
public final class SecretValues {
  /** What a key is made of, by the line: 64 or 76 characters of base64 in most. */
  private static final Pattern KEY_DATA = Pattern.compile("[A-Za-z0-9+/]{40}");

  private static final Pattern KEY_TEXT = Pattern.compile("[A-Za-z0-9+/=]{12,}+");
  private static final int HEADERS = 6;
  private static final int LONGEST_KEY = 400;

  private SecretValues() {}

  /**
   * A value of such a form.
   *
   * @param line its line's index
   * @param start where it begins in the line
   * @param text the value itself, or its first line
   */
  public record Found(TokenForm form, int line, int start, String text) {}

  /** The values in some lines, in their order. */
  public static List<Found> in(List<String> lines) {
    List<Found> all = new ArrayList<>();
    for (int number = 0; number < lines.size(); number++) {
      for (TokenForm form : TokenForm.values()) {
        Matcher matcher = form.matcher(lines.get(number));
        while (matcher.find()) {
          boolean real =
              form == TokenForm.PRIVATE_KEY
                  ? hasKeyData(lines, number, matcher.end())
                  : form.isReal(matcher);
          if (real) {
            all.add(new Found(form, number, matcher.start(), matcher.group()));
          }
        }
      }
    }
    List<Found> found = List.copyOf(all);
    all.removeIf(value -> value.form() == TokenForm.URL && holdsAnother(value, found));
    all.sort(Comparator.comparingInt(Found::line).thenComparingInt(Found::start));
    return all;
  }

  /** Whether a value is too plain for a secret, or stands for one that is to be put there. */
  public static boolean isPlaceholder(String value) {
    return TokenForm.isPlaceholder(value);
  }

  /** A line with as many x in the place of all that has such a form; URLs are left. */
  static String masked(String line) {
    StringBuilder out = new StringBuilder(line);
    for (TokenForm form : TokenForm.values()) {
      if (form != TokenForm.URL && form != TokenForm.PRIVATE_KEY) {
        Matcher matcher = form.matcher(line);
        while (matcher.find()) {
          mask(out, matcher.start() + form.prefix(), matcher.end());
        }
      }
    }
    return out.toString();
  }

  /** A line of a private key, with as many x in the place of its data. */
  static String maskedKey(String line) {
    StringBuilder out = new StringBuilder(line);
    Matcher matcher = KEY_TEXT.matcher(line);
    while (matcher.find()) {
      mask(out, matcher.start(), matcher.end());
    }
    return out.toString();
  }

  /** The indexes of the lines that are part of a private key. */
  static BitSet keyLines(List<String> lines) {
    BitSet inKeys = new BitSet();
    int left = 0;
    for (int number = 0; number < lines.size(); number++) {
      String line = lines.get(number);
      if (TokenForm.PRIVATE_KEY.matcher(line).find()) {
        left = LONGEST_KEY;
      }
      inKeys.set(number, left > 0);
      left = line.contains("-----END ") ? 0 : Math.max(0, left - 1);
    }
    return inKeys;
  }

  private static boolean holdsAnother(Found url, List<Found> all) {
    return all.stream()
        .anyMatch(other ->
            other.form() != TokenForm.URL
                && other.line() == url.line()
                && url.text().contains(other.text()));
  }

  /** A header alone is none: it is what scripts look for. */
  private static boolean hasKeyData(List<String> lines, int number, int end) {
    String rest = lines.get(number).substring(end);
    for (int next = number + 1; ; next++) {
      if (KEY_DATA.matcher(rest).find()) {
        return true;
      }
      if (next == lines.size() || next > number + HEADERS || rest.contains("-----END ")) {
        return false;
      }
      rest = lines.get(next);
    }
  }

  private static void mask(StringBuilder text, int start, int end) {
    for (int i = start; i < end; i++) {
      text.setCharAt(i, 'x');
    }
  }
}
