package dev.envbuilder.it;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes maps, lists, strings, numbers and booleans as JSON: all that a runtime's config needs. */
final class Json {
  private Json() {}

  static String of(Object value) {
    return switch (value) {
      case Map<?, ?> fields ->
          fields.entrySet().stream()
              .map(field -> quoted(String.valueOf(field.getKey())) + ":" + of(field.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> items ->
          items.stream().map(item -> of(item)).collect(Collectors.joining(",", "[", "]"));
      case Raw raw -> raw.text();
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> quoted(value.toString());
    };
  }

  /** JSON that somebody else has written. */
  record Raw(String text) {}

  private static String quoted(String text) {
    var json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
