package dev.envbuilder.dockerfile;

/**
 * A pair of ENV or LABEL, both sides as written: quotes stay until expansion takes them off.
 *
 * @param name the name, not empty
 * @param value the value
 */
public record NameValue(String name, String value) {}
