package dev.envbuilder.ssh;

/** What the user gave as ssh keys or agents cannot be used. The sentence names no secret. */
public final class SshException extends Exception {
  private static final long serialVersionUID = 1L;

  public SshException(String message) {
    super(message);
  }

  SshException(String message, Throwable cause) {
    super(message, cause);
  }
}
