package dev.envbuilder.net;

import java.net.URI;

/** Foreign text made fit for a message: short, without control characters, without secrets. */
public final class Printable {
  private static final int MAX = 400;

  private Printable() {}

  public static String of(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (out.length() >= MAX) {
        return out.append('…').toString();
      }
      char c = text.charAt(i);
      boolean white = c == '\n' || c == '\r' || c == '\t';
      if (white) {
        out.append(' ');
      } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString().strip();
  }

  /** A URL without user and query, either of which may hold a secret (signed URLs do). */
  public static String of(URI uri) {
    String authority = String.valueOf(uri.getRawAuthority());
    int at = authority.lastIndexOf('@');
    return Printable.of(
        uri.getScheme() + "://" + authority.substring(at + 1) + String.valueOf(uri.getRawPath()));
  }
}
