package dev.envbuilder.context;

/** A character class: {@code [a-z]}, {@code [^x]}. */
final class RuneClass {
  private final boolean negated;
  private final int[] bounds;

  /**
   * A class.
   *
   * @param bounds first and last character of each range, one after the other
   */
  RuneClass(boolean negated, int[] bounds) {
    this.negated = negated;
    this.bounds = bounds.clone();
  }

  boolean contains(int rune) {
    boolean in = false;
    for (int i = 0; i < bounds.length && !in; i += 2) {
      in = bounds[i] <= rune && rune <= bounds[i + 1];
    }
    return in != negated;
  }
}
