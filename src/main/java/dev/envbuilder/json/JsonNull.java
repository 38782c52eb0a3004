package dev.envbuilder.json;

/** The JSON {@code null}. Typed accessors take a member that is null as one that is absent. */
public enum JsonNull implements JsonValue {
  NULL
}
