package dev.envbuilder.dockerfile;

import java.util.regex.Pattern;

/**
 * Puts tokens together for tables, so that none stands in a file: {@code «36»} becomes as many
 * letters and digits, {@code «A16»} capitals, {@code «a34»} letters, {@code «h48»} hexadecimal
 * digits.
 */
public final class TokenFiller {
  private static final Pattern PLACE = Pattern.compile("«([Aah]?)(\\d+)»");

  private TokenFiller() {}

  /** The text with all places filled. */
  public static String fill(String text) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> filler(alphabet(place.group(1)), Integer.parseInt(place.group(2))));
  }

  private static String alphabet(String kind) {
    return switch (kind) {
      case "A" -> "QZ7MTK3PWRJD5VNB";
      case "a" -> "QmZtKpWrJdVnBsHg";
      case "h" -> "7c3e9a1f5b8d2064";
      default -> "Qm7Zt3Kp9Wr5JdVn2BsHg8";
    };
  }

  private static String filler(String alphabet, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append(alphabet.charAt((i + i / alphabet.length()) % alphabet.length()));
    }
    return out.toString();
  }
}
