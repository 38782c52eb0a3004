package dev.envbuilder.dockerfile;

/**
 * A pair of ENV or LABEL, both sides as written: quotes stay until expansion takes them off.
 *
 * @param name the name, not empty
 * @param value the value
 * @param spaced whether a blank stands between the two, the legacy form, and not {@code =}
 */
public record NameValue(String name, String value, boolean spaced) {
  /** A pair written with {@code =}. */
  public NameValue(String name, String value) {
    this(name, value, false);
  }
}
