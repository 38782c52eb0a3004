package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Splits as it goes: characters from quotes and escapes never end a word. */
final class WordCollector {
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();

  void add(int c) {
    if (!Blanks.isBlank(c)) {
      word.appendCodePoint(c);
    } else if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  void addText(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      add(c);
      i += Character.charCount(c);
    }
  }

  void addRaw(int c) {
    word.appendCodePoint(c);
  }

  void addRaw(String text) {
    word.append(text);
  }

  List<String> finish() {
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
