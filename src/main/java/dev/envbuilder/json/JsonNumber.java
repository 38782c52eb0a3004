package dev.envbuilder.json;

import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * A JSON number, kept as it was written: {@code 1.0} stays {@code 1.0}, and no precision is lost.
 *
 * @param text a number by the grammar of RFC 8259 section 6
 */
public record JsonNumber(String text) implements JsonValue {
  /** Longer exponents than this would only serve to make a decimal expansion explode. */
  private static final int MAX_SCALE = 64;

  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /** The value where it is a whole number in the range of a {@code long}; {@code 1e3} is one. */
  public OptionalLong asLong() {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return asLongFromDecimal();
    }
  }

  private OptionalLong asLongFromDecimal() {
    try {
      BigDecimal decimal = new BigDecimal(text);
      if (Math.abs((long) decimal.scale()) > MAX_SCALE) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(decimal.longValueExact());
    } catch (ArithmeticException e) {
      // a fraction, or out of range; NumberFormatException cannot happen by the grammar
      return OptionalLong.empty();
    }
  }
}
