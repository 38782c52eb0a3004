package dev.envbuilder.image;

/** The rules of {@code distribution/reference/regexp.go}, written out by hand. */
final class ReferenceGrammar {
  static final int MAX_NAME = 255;
  private static final int MAX_TAG = 128;

  private ReferenceGrammar() {}

  /** Whether the part before the first slash names a host and not a Docker Hub user. */
  static boolean isHost(String first) {
    if (first.equals("localhost")) {
      return true;
    }
    for (int i = 0; i < first.length(); i++) {
      char c = first.charAt(i);
      if (c == '.' || c == ':' || (c >= 'A' && c <= 'Z')) {
        return true;
      }
    }
    return false;
  }

  static void checkHost(String text, String host) throws ImageException.InvalidReference {
    int close = host.startsWith("[") ? host.indexOf(']') : -1;
    int colon = host.indexOf(':', Math.max(close, 0));
    String name = colon < 0 ? host : host.substring(0, colon);
    boolean good = close < 0 ? isDomain(name) : name.length() == close + 1 && isIpv6(name);
    if (!good) {
      throw new ImageException.InvalidReference(text, "'" + Printable.of(name) + "' is not a host");
    }
    if (colon >= 0 && !isPort(host.substring(colon + 1))) {
      throw new ImageException.InvalidReference(text, "the port must be a number up to 65535");
    }
  }

  private static boolean isDomain(String domain) {
    for (String label : domain.split("\\.", -1)) {
      if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
        return false;
      }
      for (int i = 0; i < label.length(); i++) {
        char c = label.charAt(i);
        if (!isLower(c) && !isDigit(c) && !(c >= 'A' && c <= 'Z') && c != '-') {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isIpv6(String bracketed) {
    String inner = bracketed.substring(1, bracketed.length() - 1);
    boolean colon = false;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      colon |= c == ':';
      if (c != ':' && Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return colon;
  }

  private static boolean isPort(String port) {
    if (port.isEmpty() || port.length() > 5) {
      return false;
    }
    int value = 0;
    for (int i = 0; i < port.length(); i++) {
      if (!isDigit(port.charAt(i))) {
        return false;
      }
      value = value * 10 + port.charAt(i) - '0';
    }
    return value <= 65535;
  }

  static void checkPath(String text, String path) throws ImageException.InvalidReference {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty()) {
        throw new ImageException.InvalidReference(text, "there is an empty part between slashes");
      }
      for (int i = 0; i < part.length(); i++) {
        if (part.charAt(i) >= 'A' && part.charAt(i) <= 'Z') {
          throw new ImageException.InvalidReference(text, "the path must be in lower case");
        }
      }
      if (!isPathPart(part)) {
        throw new ImageException.InvalidReference(
            text,
            "'"
                + Printable.of(part)
                + "' must be of a-z and 0-9 with single '.', '_', '__' or"
                + " dashes between them");
      }
    }
  }

  private static boolean isPathPart(String part) {
    int i = 0;
    while (true) {
      int start = i;
      while (i < part.length() && (isLower(part.charAt(i)) || isDigit(part.charAt(i)))) {
        i++;
      }
      if (i == start) {
        return false;
      }
      if (i == part.length()) {
        return true;
      }
      int separator = i;
      char c = part.charAt(i);
      while (i < part.length() && part.charAt(i) == c) {
        i++;
      }
      int length = i - separator;
      boolean good = c == '-' || (c == '.' && length == 1) || (c == '_' && length <= 2);
      if (!good) {
        return false;
      }
    }
  }

  static void checkTag(String text, String tag) throws ImageException.InvalidReference {
    boolean good = !tag.isEmpty() && tag.length() <= MAX_TAG;
    for (int i = 0; i < tag.length() && good; i++) {
      char c = tag.charAt(i);
      boolean word = isLower(c) || isDigit(c) || (c >= 'A' && c <= 'Z') || c == '_';
      good = word || (i > 0 && (c == '.' || c == '-'));
    }
    if (!good) {
      throw new ImageException.InvalidReference(
          text, "a tag has 1 to " + MAX_TAG + " letters, digits, '_', '.' and '-'");
    }
  }

  /** A name that reads like an image ID would be taken for one by other tools. */
  static void refuseHexName(String text, String name) throws ImageException.InvalidReference {
    if (name.length() != 64) {
      return;
    }
    for (int i = 0; i < 64; i++) {
      char c = name.charAt(i);
      if (!isDigit(c) && !(c >= 'a' && c <= 'f')) {
        return;
      }
    }
    throw new ImageException.InvalidReference(text, "64 hex digits are an image ID, not a name");
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
