package dev.envbuilder.dockerfile;

/**
 * A Dockerfile that cannot be built as written. The message stands on its own: file, line and
 * column, the problem, what to try, and the source line with a caret.
 */
public final class DockerfileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final int column;
  private final String problem;
  private final String hint;

  DockerfileException(
      String file, int line, int column, String problem, String hint, String excerpt) {
    super(
        "%s:%d:%d: %s%s%s"
            .formatted(
                file,
                line,
                column,
                problem,
                hint.isEmpty() ? "" : "; " + hint,
                excerpt.isEmpty() ? "" : "\n" + excerpt));
    this.file = file;
    this.line = line;
    this.column = column;
    this.problem = problem;
    this.hint = hint;
  }

  /** The file's name. */
  public String file() {
    return file;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** The column, from 1. */
  public int column() {
    return column;
  }

  /** What is wrong, without position. */
  public String problem() {
    return problem;
  }

  /** What to try; empty where nothing better than the problem itself can be said. */
  public String hint() {
    return hint;
  }
}
