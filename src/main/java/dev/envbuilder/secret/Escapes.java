package dev.envbuilder.secret;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How one kind of program escapes bytes in URLs or strings. */
@FunctionalInterface
interface Escapes {
  /**
   * Percent-encoding (RFC 3986, section 2.1): of all but unreserved characters, or of what
   * JavaScript and forms leave alone too; with digits of either case.
   */
  List<Escapes> PERCENT =
      List.of(
          value -> percent(value, "-._~", "0123456789ABCDEF", "%20"),
          value -> percent(value, "-._~", "0123456789abcdef", "%20"),
          value -> percent(value, "-._~!'()*", "0123456789ABCDEF", "%20"),
          value -> percent(value, "-._~/", "0123456789ABCDEF", "%20"),
          value -> percent(value, "-._*", "0123456789ABCDEF", "+"),
          value -> percent(value, "-._~", "0123456789ABCDEF", "+"));

  /**
   * JSON strings (RFC 8259, section 7): as little as must be; as Go and Rails do for HTML; with
   * slashes, as PHP does; in ASCII only, as Python does.
   */
  List<Escapes> JSON =
      List.of(
          value -> json(value, "", false),
          value -> json(value, "<>&", false),
          value -> json(value, "/", false),
          value -> json(value, "", true));

  byte[] of(byte[] value);

  private static byte[] percent(byte[] value, String literal, String digits, String blank) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte b : value) {
      char c = (char) (b & 0xff);
      if (isAlphanumeric(c) || literal.indexOf(c) >= 0) {
        out.write(c);
      } else if (c == ' ') {
        out.writeBytes(blank.getBytes(StandardCharsets.US_ASCII));
      } else {
        out.write('%');
        out.write(digits.charAt(c >> 4));
        out.write(digits.charAt(c & 15));
      }
    }
    return out.toByteArray();
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** A value that is not UTF-8 is no JSON string; its bytes then stand for themselves. */
  private static byte[] json(byte[] value, String more, boolean ascii) {
    String text = new String(value, StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '/' -> out.append(more.equals("/") ? "\\/" : "/");
        default -> {
          boolean escaped = c < ' ' || more.indexOf(c) >= 0 || (ascii && c > '~');
          out.append(escaped ? "\\u%04x".formatted((int) c) : String.valueOf(c));
        }
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
