package dev.envbuilder.archive;

import java.nio.charset.StandardCharsets;

/** A time as PAX records hold it: decimal seconds since 1970 with a fraction, maybe negative. */
record PaxTime(long seconds, int nanos) {
  private static final int NANOS = 1_000_000_000;

  /** Digits after the ninth are dropped, as a file system cannot hold them. */
  static PaxTime parse(byte[] value, TarPlace place) throws TarException {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    boolean negative = text.startsWith("-");
    int dot = text.indexOf('.');
    String whole = text.substring(negative ? 1 : 0, dot < 0 ? text.length() : dot);
    String fraction = dot < 0 ? "" : text.substring(dot + 1);
    if (whole.isEmpty() && fraction.isEmpty()) {
      throw place.failure("the mtime record is not a number");
    }
    long seconds = whole.isEmpty() ? 0 : digits(whole, 15, place);
    String padded = (fraction + "000000000").substring(0, 9);
    for (int i = 9; i < fraction.length(); i++) {
      digits(fraction.substring(i, i + 1), 1, place);
    }
    int nanos = (int) digits(padded, 9, place);
    if (!negative) {
      return new PaxTime(seconds, nanos);
    }
    return nanos == 0 ? new PaxTime(-seconds, 0) : new PaxTime(-seconds - 1, NANOS - nanos);
  }

  private static long digits(String text, int most, TarPlace place) throws TarException {
    long number = 0;
    boolean ok = text.length() <= most;
    for (int i = 0; ok && i < text.length(); i++) {
      ok = text.charAt(i) >= '0' && text.charAt(i) <= '9';
      number = number * 10 + text.charAt(i) - '0';
    }
    if (!ok) {
      throw place.failure("the mtime record is not a number of seconds");
    }
    return number;
  }

  /** The shortest form: no fraction where there is none, no zeros at its end. */
  String format() {
    boolean negative = seconds < 0;
    long whole = negative && nanos > 0 ? -(seconds + 1) : Math.abs(seconds);
    int part = negative && nanos > 0 ? NANOS - nanos : nanos;
    StringBuilder out = new StringBuilder(negative ? "-" : "").append(whole);
    if (part > 0) {
      String padded = Integer.toString(NANOS + part).substring(1);
      int end = padded.length();
      while (padded.charAt(end - 1) == '0') {
        end--;
      }
      out.append('.').append(padded, 0, end);
    }
    return out.toString();
  }
}
