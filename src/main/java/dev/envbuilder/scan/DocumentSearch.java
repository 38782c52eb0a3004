package dev.envbuilder.scan;

import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonBool;
import dev.envbuilder.json.JsonNull;
import dev.envbuilder.json.JsonNumber;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonString;
import dev.envbuilder.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches a JSON document: each key and value as what it means, however it is escaped, and the
 * document as it is written.
 */
final class DocumentSearch {
  private static final Pattern INDEX = Pattern.compile("\\[(\\d{1,9})]");

  private final Tally tally;
  private final PartSearch part;
  private final Spot all;

  private DocumentSearch(Tally tally, PartSearch part, Spot all) {
    this.tally = tally;
    this.part = part;
    this.all = all;
  }

  /**
   * Searches a document.
   *
   * @param all what it is, and its name if it has one
   */
  static void search(Tally tally, Part about, Spot all, byte[] bytes, JsonValue document) {
    try (PartSearch part = new PartSearch(tally, about, all)) {
      new DocumentSearch(tally, part, all).value(document, new ArrayList<>());
      part.whole(bytes, 0, bytes.length);
    }
  }

  private void value(JsonValue value, List<String> path) {
    switch (value) {
      case JsonObject object -> {
        for (String key : object.keys()) {
          path.addLast(key);
          text(key, path);
          value(object.get(key).orElseThrow(), path);
          path.removeLast();
        }
      }
      case JsonArray array -> {
        int index = 0;
        for (JsonValue element : array) {
          path.addLast("[" + index++ + "]");
          value(element, path);
          path.removeLast();
        }
      }
      case JsonString string -> text(string.value(), path);
      case JsonNumber number -> text(number.text(), path);
      case JsonBool ignored -> {}
      case JsonNull ignored -> {}
    }
  }

  private void text(String text, List<String> path) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!tally.search().isEmpty() && bytes.length > 0) {
      Spot spot = spot(text, path);
      part.value(spot.where(), spot.path(), bytes);
    }
  }

  /** What people call the place: image-spec, config.md and annotations.md. */
  private Spot spot(String text, List<String> path) {
    Where kind = all.where();
    int size = path.size();
    String last = size > 0 ? path.getLast() : "";
    String parent = size > 1 ? path.get(size - 2) : "";
    if (kind == Where.CONFIG && parent.equals("Env")) {
      int equals = text.indexOf('=');
      return shown(Where.VARIABLE, equals < 0 ? last : text.substring(0, equals));
    }
    if (kind == Where.CONFIG && parent.equals("Labels")) {
      return shown(Where.LABEL, last);
    }
    if (kind == Where.CONFIG && size > 1 && path.getFirst().equals("history")) {
      Matcher index = INDEX.matcher(path.get(1));
      if (index.matches()) {
        return new Spot(Where.HISTORY, String.valueOf(Integer.parseInt(index.group(1)) + 1));
      }
    }
    if (kind != Where.CONFIG && parent.equals("annotations")) {
      return shown(Where.ANNOTATION, last);
    }
    String place = String.join(".", path).replace(".[", "[");
    return shown(kind, all.path().isEmpty() ? place : all.path() + ": " + place);
  }

  private Spot shown(Where where, String path) {
    return new Spot(where, tally.shown().of(path));
  }
}
