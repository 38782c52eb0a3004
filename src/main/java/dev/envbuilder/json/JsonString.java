package dev.envbuilder.json;

/** A JSON string. */
public record JsonString(String value) implements JsonValue {}
