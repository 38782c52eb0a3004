package dev.envbuilder.dockerfile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations as Go's {@code time.ParseDuration} reads them: {@code 1h30m}, {@code 1.5s}. */
public final class GoDuration {
  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @throws ValueException if it is none, or more than Go's 292 years
   */
  public static Duration parse(String text) throws ValueException {
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (text.substring(at).equals("0")) {
      return Duration.ZERO;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    if (at == text.length()) {
      throw invalid(text, at, "it takes a duration such as 30s or 1m30s");
    }
    while (at < text.length()) {
      int start = at;
      while (at < text.length() && isNumeric(text.charAt(at))) {
        at++;
      }
      BigDecimal number = number(text, start, at);
      int unitStart = at;
      while (at < text.length() && !isNumeric(text.charAt(at))) {
        at++;
      }
      long unit = unit(text, unitStart, at);
      // each part for itself loses what is below a nanosecond
      BigDecimal part = number.multiply(BigDecimal.valueOf(unit));
      nanos = nanos.add(part.setScale(0, RoundingMode.DOWN));
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw invalid(text, 0, "the duration is too long");
    }
    Duration duration = Duration.ofNanos(nanos.longValue());
    return text.startsWith("-") ? duration.negated() : duration;
  }

  /** As Go's {@code time.Duration} prints itself: {@code 1m30s}, {@code 0s}, {@code 1.5ms}. */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    BigDecimal size = BigDecimal.valueOf(nanos).abs();
    String sign = nanos < 0 ? "-" : "";
    if (nanos != 0 && size.compareTo(BigDecimal.valueOf(1_000)) < 0) {
      return sign + plain(size, 0) + "ns";
    }
    if (nanos != 0 && size.compareTo(BigDecimal.valueOf(1_000_000)) < 0) {
      return sign + plain(size, 3) + "\u00b5s";
    }
    if (nanos != 0 && size.compareTo(BigDecimal.valueOf(1_000_000_000)) < 0) {
      return sign + plain(size, 6) + "ms";
    }
    long minutes = size.divideToIntegralValue(BigDecimal.valueOf(60_000_000_000L)).longValue();
    BigDecimal rest = size.subtract(BigDecimal.valueOf(minutes * 60_000_000_000L));
    StringBuilder text = new StringBuilder(sign);
    if (minutes >= 60) {
      text.append(minutes / 60).append('h');
    }
    if (minutes > 0) {
      text.append(minutes % 60).append('m');
    }
    return text.append(plain(rest, 9)).append('s').toString();
  }

  private static String plain(BigDecimal number, int decimals) {
    BigDecimal moved = number.movePointLeft(decimals);
    return moved.signum() == 0 ? "0" : moved.stripTrailingZeros().toPlainString();
  }

  private static BigDecimal number(String text, int start, int end) throws ValueException {
    String number = text.substring(start, end);
    int dot = number.indexOf('.');
    boolean digits = number.length() > (dot < 0 ? 0 : 1);
    if (!digits || dot != number.lastIndexOf('.') || number.length() > 40) {
      throw invalid(text, start, "it takes a duration such as 30s or 1m30s");
    }
    return new BigDecimal(number);
  }

  private static long unit(String text, int start, int end) throws ValueException {
    String unit = text.substring(start, end);
    return switch (unit) {
      case "ns" -> 1L;
      case "us", "\u00b5s", "\u03bcs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default ->
          throw invalid(
              text,
              start,
              unit.isEmpty()
                  ? "the duration has no unit: ns, us, ms, s, m or h"
                  : "unknown unit '" + unit + "': it takes ns, us, ms, s, m or h");
    };
  }

  private static boolean isNumeric(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static ValueException invalid(String text, int offset, String problem) {
    return new ValueException(text, offset, problem);
  }
}
