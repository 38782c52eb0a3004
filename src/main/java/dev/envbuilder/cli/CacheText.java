package dev.envbuilder.cli;

import dev.envbuilder.events.Event.CacheLookup;
import dev.envbuilder.events.Event.CacheLookup.Answer;
import java.util.ArrayList;
import java.util.List;

/** What caches were asked and said, as lines of the log. */
final class CacheText {
  private static final int LONGEST = 100;
  private static final int KEY = 12;

  private CacheText() {}

  static List<String> lines(CacheLookup lookup) {
    List<String> lines = new ArrayList<>();
    String key = lookup.key();
    lines.add("    cache key " + key.substring(0, Math.min(KEY, key.length())) + " is made of");
    for (CacheLookup.Part part : lookup.parts()) {
      lines.add("      " + shortened(part.name()) + ": " + shortened(part.value()));
    }
    for (Answer answer : lookup.answers()) {
      String text = answer.text().isEmpty() ? "" : ": " + VisibleText.of(answer.text());
      lines.add("    in " + VisibleText.of(answer.cache()) + " " + result(answer.result()) + text);
    }
    if (!lookup.nearest().isEmpty()) {
      lines.add("    " + VisibleText.of(lookup.nearest()));
    }
    return lines.stream().map(line -> line.replace("\n", " ")).toList();
  }

  private static String result(Answer.Result result) {
    return switch (result) {
      case FOUND -> "there is its layer";
      case ABSENT -> "there is no entry";
      case OTHER_PARENT -> "there is an entry for another parent";
      case BROKEN -> "there is an entry that cannot be used";
      case UNREACHABLE -> "nothing can be looked up";
      case NOT_ASKED -> "nothing was looked up";
    };
  }

  /** The redactor has seen the whole text: a part of a secret would escape it. */
  private static String shortened(String text) {
    String visible = VisibleText.of(text).replace("\n", " ");
    return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST) + "…";
  }
}
