package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import org.jspecify.annotations.Nullable;

/** The build cannot go on because of what the user asked for; the message says where and why. */
public final class BuildException extends Exception {
  private static final long serialVersionUID = 1L;

  public BuildException(@Nullable String message) {
    super(message);
  }

  public BuildException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }

  /** A problem with an instruction: {@code Dockerfile:3:1: …}. */
  public static BuildException at(SourceRange where, String message) {
    return new BuildException(where + ": " + message);
  }

  /** A problem with an instruction, found by somebody who does not know Dockerfiles. */
  public static BuildException at(SourceRange where, Exception cause) {
    return new BuildException(where + ": " + cause.getMessage(), cause);
  }
}
