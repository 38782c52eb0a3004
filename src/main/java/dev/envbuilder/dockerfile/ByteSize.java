package dev.envbuilder.dockerfile;

import java.math.BigDecimal;
import java.util.Locale;

/** Sizes as Docker writes them: {@code 64m}, {@code 1.5 GiB}; all units are powers of 1024. */
final class ByteSize {
  private ByteSize() {}

  static long parse(String text) throws ValueException {
    int end = 0;
    while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    String unit = text.substring(end).toLowerCase(Locale.ROOT);
    unit = unit.startsWith(" ") ? unit.substring(1) : unit;
    int power = unit.isEmpty() ? 0 : "bkmgtp".indexOf(unit.charAt(0));
    String rest = unit.length() < 2 ? "" : unit.substring(1);
    boolean known =
        power == 0 ? rest.isEmpty() : rest.isEmpty() || rest.equals("b") || rest.equals("ib");
    String number = text.substring(0, end);
    if (power < 0 || !known || number.isEmpty() || number.length() > 20) {
      throw invalid(text);
    }
    BigDecimal bytes;
    try {
      bytes = new BigDecimal(number).multiply(BigDecimal.valueOf(1L << (10 * power)));
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw invalid(text);
    }
    return bytes.longValue();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static ValueException invalid(String text) {
    return new ValueException(text, 0, "it takes a size such as 512m or 1g");
  }
}
