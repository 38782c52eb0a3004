package dev.envbuilder.context;

import dev.envbuilder.path.BytePath;

/** A pattern that Go's {@code filepath.Match} refuses. */
public final class BadPatternException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient BytePath pattern;
  private final int offset;
  private final String problem;

  BadPatternException(BytePath pattern, int offset, String problem) {
    super("bad pattern '" + pattern + "': " + problem);
    this.pattern = pattern;
    this.offset = offset;
    this.problem = problem;
  }

  /** The pattern. */
  public BytePath pattern() {
    return pattern;
  }

  /** Where in the pattern, in bytes from 0. */
  public int offset() {
    return offset;
  }

  /** What is wrong, without the pattern. */
  public String problem() {
    return problem;
  }
}
