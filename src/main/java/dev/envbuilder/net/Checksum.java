package dev.envbuilder.net;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What content must be, as {@code sha256:e3b0…}: one of the three algorithms of go-digest, lower
 * case hex digits, exactly as many as the algorithm gives.
 */
public record Checksum(String algorithm, String hex) {
  public static final String SHA256 = "sha256";

  private static final Map<String, String> ALGORITHMS =
      new TreeMap<>(Map.of(SHA256, "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512"));

  public Checksum {
    String problem = problem(algorithm, hex);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException(problem);
    }
  }

  /**
   * Reads {@code algorithm:hex}.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static Checksum parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("it must read 'sha256:' and 64 hex digits");
    }
    return new Checksum(text.substring(0, colon), text.substring(colon + 1));
  }

  /** A fresh computation for an algorithm. */
  static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(String.valueOf(ALGORITHMS.get(algorithm)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has the SHA-2 family", e);
    }
  }

  static Checksum of(String algorithm, MessageDigest digest) {
    return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
  }

  private static String problem(String algorithm, String hex) {
    if (!ALGORITHMS.containsKey(algorithm)) {
      return "the algorithm must be one of " + String.join(", ", ALGORITHMS.keySet());
    }
    int digits = newDigest(algorithm).getDigestLength() * 2;
    if (hex.length() != digits) {
      return "it has " + hex.length() + " digits where " + algorithm + " has " + digits;
    }
    boolean plain = hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    return plain ? "" : "digits must be 0-9 and a-f";
  }

  /** {@code algorithm:hex}. */
  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
