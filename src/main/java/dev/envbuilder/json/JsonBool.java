package dev.envbuilder.json;

/** A JSON {@code true} or {@code false}. */
public record JsonBool(boolean value) implements JsonValue {}
