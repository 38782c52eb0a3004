package dev.envbuilder.json;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * Writes a tree as UTF-8: equal trees with equal member order give equal bytes. Only what RFC 8259
 * demands is escaped, and unpaired surrogates, which UTF-8 cannot carry.
 */
public final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder();
  private final boolean pretty;

  private JsonWriter(boolean pretty) {
    this.pretty = pretty;
  }

  /** Without any white space. */
  public static byte[] compact(JsonValue value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** Indented by two spaces, with a newline at the end. */
  public static byte[] pretty(JsonValue value) {
    JsonWriter writer = new JsonWriter(true);
    writer.value(value, 0);
    return writer.out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  static String text(JsonValue value) {
    JsonWriter writer = new JsonWriter(false);
    writer.value(value, 0);
    return writer.out.toString();
  }

  private void value(JsonValue value, int depth) {
    switch (value) {
      case JsonObject object -> object(object, depth + 1);
      case JsonArray array -> array(array, depth + 1);
      case JsonString string -> string(string.value());
      case JsonNumber number -> out.append(number.text());
      case JsonBool bool -> out.append(bool.value());
      case JsonNull none -> out.append("null");
    }
  }

  private void object(JsonObject object, int depth) {
    out.append('{');
    Iterator<String> keys = object.keys().iterator();
    while (keys.hasNext()) {
      String key = keys.next();
      newline(depth);
      string(key);
      out.append(pretty ? ": " : ":");
      value(object.get(key).orElseThrow(), depth);
      if (keys.hasNext()) {
        out.append(',');
      }
    }
    close('}', object.isEmpty(), depth);
  }

  private void array(JsonArray array, int depth) {
    out.append('[');
    Iterator<JsonValue> elements = array.iterator();
    while (elements.hasNext()) {
      newline(depth);
      value(elements.next(), depth);
      if (elements.hasNext()) {
        out.append(',');
      }
    }
    close(']', array.isEmpty(), depth);
  }

  private void close(char bracket, boolean empty, int depth) {
    if (!empty) {
      newline(depth - 1);
    }
    out.append(bracket);
  }

  private void newline(int depth) {
    if (pretty) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else {
        character(c);
      }
    }
    out.append('"');
  }

  private void character(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
          out.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 15));
          }
        } else {
          out.append(c);
        }
      }
    }
  }
}
