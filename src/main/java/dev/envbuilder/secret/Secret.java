package dev.envbuilder.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A value that must not be seen: bytes, because a secret need not be text. It prints as {@code
 * ***}, has no {@code equals} by value, and can be erased.
 */
public final class Secret {
  private final byte[] value;

  private Secret(byte[] value) {
    this.value = value;
  }

  /** A secret with a copy of these bytes. */
  public static Secret of(byte[] value) {
    return new Secret(value.clone());
  }

  /** A secret with this text in UTF-8. */
  public static Secret of(String value) {
    return new Secret(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the value. The caller uses it, overwrites it and lets go of it. */
  public byte[] reveal() {
    return value.clone();
  }

  /** The number of bytes. */
  public int length() {
    return value.length;
  }

  /** Overwrites the value in memory with zeros; {@link #reveal()} then gives zeros. */
  public void erase() {
    Arrays.fill(value, (byte) 0);
  }

  @Override
  public String toString() {
    return "***";
  }
}
