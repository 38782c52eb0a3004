package dev.envbuilder.dockerfile.shell;

/** A script that is not shell, or that uses what is not read here. */
public final class UnreadableScriptException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableScriptException(String message) {
    super(message);
  }
}
