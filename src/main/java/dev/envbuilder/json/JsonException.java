package dev.envbuilder.json;

/**
 * A document is not JSON, breaks a limit, or does not have the shape that its reader needs. The
 * message reads {@code origin:line:column: what is wrong}; the line is left out for values that
 * were made in memory.
 */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String origin;
  private final int line;
  private final int column;
  private final String problem;

  public JsonException(String origin, int line, int column, String problem) {
    super(prefix(origin, line, column) + problem);
    this.origin = origin;
    this.line = line;
    this.column = column;
    this.problem = problem;
  }

  private static String prefix(String origin, int line, int column) {
    String name = origin.isEmpty() ? "JSON" : origin;
    return line == 0 ? name + ": " : name + ":" + line + ":" + column + ": ";
  }

  /** {@code origin:line:column: what is wrong}. */
  @Override
  public String getMessage() {
    return prefix(origin, line, column) + problem;
  }

  /** The name of the document, as given to {@link Json#parse}. */
  public String origin() {
    return origin;
  }

  /** The line from 1, or 0 where it is not known. */
  public int line() {
    return line;
  }

  /** The column from 1, in characters, or 0 where it is not known. */
  public int column() {
    return column;
  }

  /** What is wrong, without the place. */
  public String problem() {
    return problem;
  }
}
