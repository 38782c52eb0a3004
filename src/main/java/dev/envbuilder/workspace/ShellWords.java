package dev.envbuilder.workspace;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a POSIX shell does (Shell Command Language, 2.2 Quoting), without any
 * expansion: blanks separate, single quotes keep everything, double quotes keep all but a backslash
 * before {@code "}, {@code \}, {@code $} or a backquote, a backslash keeps the next character.
 */
final class ShellWords {
  private ShellWords() {}

  /**
   * The words of a line.
   *
   * @throws IllegalArgumentException if a quote or a backslash is left open
   */
  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i++);
      switch (c) {
        case ' ', '\t', '\n', '\r' -> {
          if (inWord) {
            words.add(word.toString());
            word.setLength(0);
          }
          inWord = false;
        }
        case '\'' -> {
          inWord = true;
          int end = line.indexOf('\'', i);
          if (end < 0) {
            throw new IllegalArgumentException("a single quote is not closed");
          }
          word.append(line, i, end);
          i = end + 1;
        }
        case '"' -> {
          inWord = true;
          i = doubleQuoted(line, i, word);
        }
        case '\\' -> {
          inWord = true;
          if (i == line.length()) {
            throw new IllegalArgumentException("a backslash stands at the end");
          }
          word.append(line.charAt(i++));
        }
        default -> {
          inWord = true;
          word.append(c);
        }
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  private static int doubleQuoted(String line, int from, StringBuilder word) {
    int i = from;
    while (i < line.length()) {
      char c = line.charAt(i++);
      if (c == '"') {
        return i;
      }
      if (c == '\\' && i < line.length() && "\"\\$`".indexOf(line.charAt(i)) >= 0) {
        c = line.charAt(i++);
      }
      word.append(c);
    }
    throw new IllegalArgumentException("a double quote is not closed");
  }
}
