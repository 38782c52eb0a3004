package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.dockerfile.SourceText;
import org.jspecify.annotations.Nullable;

/** The build cannot go on because of what the user asked for; the message says where and why. */
public final class BuildException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable SourceRange where;

  public BuildException(@Nullable String message) {
    super(message);
    this.where = null;
  }

  public BuildException(@Nullable String message, Throwable cause) {
    super(message, cause);
    this.where = null;
  }

  private BuildException(String message, @Nullable Throwable cause, SourceRange where) {
    super(message, cause);
    this.where = where;
  }

  /** A problem with an instruction: {@code Dockerfile:3:1: …}. */
  public static BuildException at(SourceRange where, String message) {
    return new BuildException(where + ": " + message, null, where);
  }

  /** A problem with an instruction, found by somebody who does not know Dockerfiles. */
  public static BuildException at(SourceRange where, Exception cause) {
    return new BuildException(where + ": " + cause.getMessage(), cause, where);
  }

  /** The same, with the lines that it is about, if they are this file's. */
  public BuildException in(SourceText source) {
    String lines = where == null ? "" : source.excerpt(where);
    return lines.isEmpty() ? this : new BuildException(getMessage() + "\n" + lines, this);
  }
}
