package dev.envbuilder.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of content: algorithm and lower-case hex, as in {@code sha256:e3b0…}. Only sha256
 * and sha512 exist here, with exactly their number of digits (image-spec, descriptor.md,
 * "Digests"). That also makes a digest a safe file name.
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
  public static final String SHA256 = "sha256";
  public static final String SHA512 = "sha512";

  public Digest {
    String problem = problem(algorithm, hex);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException(problem);
    }
  }

  /**
   * Reads {@code algorithm:hex}.
   *
   * @throws ImageException.InvalidDigest with what is wrong
   */
  public static Digest parse(String text) throws ImageException.InvalidDigest {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new ImageException.InvalidDigest(text, "it must read 'sha256:' and 64 hex digits");
    }
    String algorithm = text.substring(0, colon);
    String hex = text.substring(colon + 1);
    String problem = problem(algorithm, hex);
    if (!problem.isEmpty()) {
      throw new ImageException.InvalidDigest(text, problem);
    }
    return new Digest(algorithm, hex);
  }

  /** The sha256 of these bytes. */
  public static Digest of(byte[] content) {
    return finish(SHA256, newMessageDigest(SHA256), content);
  }

  /** The digest of these bytes by this digest's algorithm: equal if the content is the same. */
  public boolean matches(byte[] content) {
    return equals(finish(algorithm, newMessageDigest(algorithm), content));
  }

  /** A fresh computation for this digest's algorithm. */
  public MessageDigest newMessageDigest() {
    return newMessageDigest(algorithm);
  }

  static MessageDigest newMessageDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.equals(SHA256) ? "SHA-256" : "SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256 and SHA-512", e);
    }
  }

  static Digest finish(String algorithm, MessageDigest digest, byte[] last) {
    return new Digest(algorithm, HexFormat.of().formatHex(digest.digest(last)));
  }

  private static String problem(String algorithm, String hex) {
    int digits;
    switch (algorithm) {
      case SHA256 -> digits = 64;
      case SHA512 -> digits = 128;
      default -> {
        return "only sha256 and sha512 are supported";
      }
    }
    if (hex.length() != digits) {
      return "it has " + hex.length() + " digits where " + algorithm + " has " + digits;
    }
    for (int i = 0; i < digits; i++) {
      char c = hex.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return "digits must be 0-9 and a-f";
      }
    }
    return "";
  }

  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
  }

  /** {@code algorithm:hex}. */
  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
