package dev.envbuilder.dockerfile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A signal as STOPSIGNAL takes it: a number, or a name with or without {@code SIG} in any case
 * (moby/sys {@code signal.ParseSignal}).
 *
 * @param text as written, which is how the image config keeps it
 * @param number the number on Linux; where a number was written, that, signal or not
 */
public record SignalName(String text, int number) {
  private static final int RTMIN = 34;
  private static final int RTMAX = 64;

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("TRAP", 5),
          Map.entry("ABRT", 6),
          Map.entry("IOT", 6),
          Map.entry("BUS", 7),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15),
          Map.entry("STKFLT", 16),
          Map.entry("CHLD", 17),
          Map.entry("CLD", 17),
          Map.entry("CONT", 18),
          Map.entry("STOP", 19),
          Map.entry("TSTP", 20),
          Map.entry("TTIN", 21),
          Map.entry("TTOU", 22),
          Map.entry("URG", 23),
          Map.entry("XCPU", 24),
          Map.entry("XFSZ", 25),
          Map.entry("VTALRM", 26),
          Map.entry("PROF", 27),
          Map.entry("WINCH", 28),
          Map.entry("IO", 29),
          Map.entry("POLL", 29),
          Map.entry("PWR", 30),
          Map.entry("SYS", 31),
          Map.entry("RTMIN", RTMIN),
          Map.entry("RTMAX", RTMAX));

  /**
   * Reads a signal.
   *
   * @throws ValueException if Linux has none of that name, or the number is 0
   */
  public static SignalName parse(String text) throws ValueException {
    Optional<Integer> number = number(text);
    if (number.isPresent()) {
      return new SignalName(text, number.get());
    }
    String name = text.toUpperCase(Locale.ROOT);
    name = name.startsWith("SIG") ? name.substring(3) : name;
    Integer known = NUMBERS.get(name);
    if (known != null) {
      return new SignalName(text, known);
    }
    // moby knows RTMIN+1 to RTMIN+15 and RTMAX-1 to RTMAX-14
    int distance = name.length() > 6 ? digits(name.substring(6)) : -1;
    if (name.startsWith("RTMIN+") && distance >= 1 && distance <= 15) {
      return new SignalName(text, RTMIN + distance);
    }
    if (name.startsWith("RTMAX-") && distance >= 1 && distance <= 14) {
      return new SignalName(text, RTMAX - distance);
    }
    List<String> names = NUMBERS.keySet().stream().sorted().map(n -> "SIG" + n).toList();
    String hint = Suggestion.among("SIG" + name, names);
    throw new ValueException(
        text,
        0,
        "unknown signal; "
            + (hint.startsWith("did") ? hint : "it takes a name such as SIGTERM or a number"));
  }

  /** Any number but 0, also one that is no signal's: ParseSignal lets them pass. */
  private static Optional<Integer> number(String text) {
    boolean ascii = text.chars().allMatch(c -> c < 128);
    try {
      int number = ascii ? Integer.parseInt(text) : 0;
      return number == 0 ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty(); // then it may be a name
    }
  }

  private static int digits(String text) {
    if (text.isEmpty() || text.length() > 3) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(text);
  }
}
