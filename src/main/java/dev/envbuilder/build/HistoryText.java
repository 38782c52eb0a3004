package dev.envbuilder.build;

import dev.envbuilder.dockerfile.GoDuration;
import dev.envbuilder.image.Healthcheck;
import java.util.List;

/**
 * How history tells an instruction, in BuildKit's words: tools read them. Go's {@code %v} and
 * {@code %q} of lists put blanks between the words and no commas.
 */
final class HistoryText {
  /** What the entries of RUN, COPY and ADD end with. */
  static final String LAYER = " # buildkit";

  private HistoryText() {}

  /** {@code VOLUME [/a /b]}. */
  static String list(String keyword, List<String> words) {
    return keyword + " [" + String.join(" ", words) + "]";
  }

  /** {@code CMD ["/bin/sh" "-c" "true"]}. */
  static String quoted(String keyword, List<String> words) {
    return list(keyword, words.stream().map(HistoryText::quote).toList());
  }

  static String healthcheck(Healthcheck check) {
    return "HEALTHCHECK {Test:%s Interval:%s Timeout:%s StartPeriod:%s StartInterval:%s Retries:%d}"
        .formatted(
            "[" + String.join(" ", check.test()) + "]",
            GoDuration.format(check.interval()),
            GoDuration.format(check.timeout()),
            GoDuration.format(check.startPeriod()),
            GoDuration.format(check.startInterval()),
            check.retries());
  }

  /** As Go's {@code strconv.Quote}. */
  private static String quote(String word) {
    StringBuilder text = new StringBuilder("\"");
    word.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            case '\r' -> text.append("\\r");
            default -> append(text, c);
          }
        });
    return text.append('"').toString();
  }

  private static void append(StringBuilder text, int c) {
    if (c < ' ' || c == 0x7f) {
      text.append("\\x%02x".formatted(c));
    } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
      text.append("\\u%04x".formatted(c));
    } else {
      text.appendCodePoint(c);
    }
  }
}
