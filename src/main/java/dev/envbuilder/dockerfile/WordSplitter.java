package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** The ways in which instructions cut their text into words. */
final class WordSplitter {
  private WordSplitter() {}

  /** Cuts at blanks and nothing else: FROM, EXPOSE, COPY, ADD, VOLUME. */
  static List<Word> atBlanks(String text, int offset) {
    List<Word> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int start = at;
      while (at < text.length() && !Blanks.separatesWords(text.charAt(at))) {
        at++;
      }
      if (at > start) {
        words.add(new Word(text.substring(start, at), offset + start));
      }
      at++;
    }
    return words;
  }

  /**
   * Cuts at blanks that are neither quoted nor escaped; quotes and escapes stay, expansion takes
   * them off: ENV, LABEL, ARG (BuildKit {@code parser/line_parsers.go} parseWords).
   */
  static List<Word> keepingQuotes(String text, int offset, char escape) {
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int start = -1;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && Blanks.isBlank(c)) {
        if (start >= 0 && !word.isEmpty()) {
          words.add(new Word(word.toString(), offset + start));
        }
        word.setLength(0);
        start = -1;
        continue;
      }
      start = start < 0 ? i : start;
      if (c == escape && quote != '\'') {
        if (i + 1 == text.length()) {
          break; // an escape character at the very end escapes nothing and goes
        }
        word.append(c).append(text.charAt(++i));
        continue;
      }
      if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      word.append(c);
    }
    if (!word.isEmpty()) {
      words.add(new Word(word.toString(), offset + start));
    }
    return words;
  }

  /**
   * Takes the {@code --flags} from the start of a text; quotes and backslashes are taken off here
   * (BuildKit {@code parser/split_command.go}). BuildKit goes byte by byte here and makes each byte
   * of a letter beyond ASCII a letter of its own; that garbles the value, so it is not followed.
   *
   * @return where the rest of the text begins
   */
  static int flags(String text, int offset, List<Word> flags) {
    int at = skipAscii(text, 0);
    while (text.startsWith("--", at)) {
      int start = at;
      StringBuilder word = new StringBuilder();
      at = flag(text, at, word);
      if (word.toString().equals("--")) {
        at = skipAscii(text, at);
        break;
      }
      flags.add(new Word(word.toString(), offset + start));
      at = skipAscii(text, at);
    }
    return Blanks.skip(text, at, text.length());
  }

  private static int skipAscii(String text, int from) {
    int at = from;
    while (at < text.length() && Blanks.isAsciiBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int flag(String text, int from, StringBuilder word) {
    char quote = 0;
    int i = from;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && Blanks.isAsciiBlank(c)) {
        break;
      }
      if (c == '\\') {
        if (i + 1 < text.length()) {
          word.append(text.charAt(++i));
        }
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else {
        word.append(c);
      }
    }
    return i;
  }
}
