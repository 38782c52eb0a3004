package dev.envbuilder.context;

/** An ignore file with a line that is no rule. */
public final class IgnoreRuleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final String problem;

  IgnoreRuleException(String file, int line, String problem) {
    super(file + ":" + line + ": " + problem);
    this.file = file;
    this.line = line;
    this.problem = problem;
  }

  /** The file's name, or what stands for it. */
  public String file() {
    return file;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** What is wrong, without position. */
  public String problem() {
    return problem;
  }
}
