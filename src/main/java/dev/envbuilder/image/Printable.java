package dev.envbuilder.image;

/** Foreign text made fit for a message: short, and unable to drive a terminal. */
final class Printable {
  private static final int MAX = 200;

  private Printable() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (out.length() >= MAX) {
        return out.append('…').toString();
      }
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) ? '?' : c);
    }
    return out.toString();
  }
}
