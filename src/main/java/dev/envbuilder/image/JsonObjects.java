package dev.envbuilder.image;

import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonString;
import java.util.Set;

/** The shapes that Go's JSON gives to sets and strings in an image config. */
final class JsonObjects {
  private JsonObjects() {}

  /** A set as Go writes it: an object whose members are empty objects. */
  static JsonObject set(Set<String> names) {
    JsonObject.Builder builder = JsonObject.builder();
    for (String name : names) {
      builder.put(name, JsonObject.EMPTY);
    }
    return builder.build();
  }

  static JsonString string(String text) {
    return new JsonString(text);
  }
}
