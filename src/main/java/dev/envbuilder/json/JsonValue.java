package dev.envbuilder.json;

/** A JSON value, immutable. Equality is by content; where it was read does not count. */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBool, JsonNull {
  /** What a person calls this kind of value, with its article: {@code "a string"}. */
  default String kind() {
    return switch (this) {
      case JsonObject o -> "an object";
      case JsonArray a -> "an array";
      case JsonString s -> "a string";
      case JsonNumber n -> "a number";
      case JsonBool b -> "a boolean";
      case JsonNull n -> "null";
    };
  }
}
