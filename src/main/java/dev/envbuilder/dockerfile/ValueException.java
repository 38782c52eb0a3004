package dev.envbuilder.dockerfile;

/**
 * A value in a Dockerfile that is not what it must be: a word that cannot be expanded, a mount
 * option, a port, a mode. {@link Dockerfile#problemIn} gives it its place in the file.
 */
public final class ValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;
  private final int offset;
  private final String problem;

  public ValueException(String text, int offset, String problem) {
    super(problem);
    this.text = text;
    this.offset = offset;
    this.problem = problem;
  }

  /** The text that was read. */
  public String text() {
    return text;
  }

  /** Where in the text the problem stands, in characters from 0. */
  public int offset() {
    return offset;
  }

  /** What is wrong, without the text. */
  public String problem() {
    return problem;
  }

  /** The text and what is wrong with it. */
  @Override
  public String getMessage() {
    return "'" + shortened(text) + "': " + Blanks.harmless(problem);
  }

  private static String shortened(String text) {
    return Blanks.harmless(text.length() <= 200 ? text : text.substring(0, 200) + "...");
  }
}
