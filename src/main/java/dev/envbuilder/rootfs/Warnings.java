package dev.envbuilder.rootfs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sentences for people, each kind once, with how often it was meant. */
final class Warnings {
  private static final int MAX_KINDS = 100;

  private record Seen(String sentence, long count) {}

  private final Map<String, Seen> kinds = new LinkedHashMap<>();

  /** Adds a sentence; of the same kind only the first is shown. */
  void add(String kind, String sentence) {
    Seen seen = kinds.get(kind);
    if (seen != null) {
      kinds.put(kind, new Seen(seen.sentence, seen.count + 1));
    } else if (kinds.size() < MAX_KINDS) {
      kinds.put(kind, new Seen(sentence, 1));
    }
  }

  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (Seen seen : kinds.values()) {
      sentences.add(
          seen.count == 1
              ? seen.sentence
              : seen.sentence + " (and " + (seen.count - 1) + " more like it)");
    }
    return sentences;
  }
}
