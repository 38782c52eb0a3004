package dev.envbuilder.secret;

/** What the user gave as secrets cannot be used. The sentence names ids and sources, no value. */
public final class SecretException extends Exception {
  private static final long serialVersionUID = 1L;

  public SecretException(String message) {
    super(message);
  }
}
