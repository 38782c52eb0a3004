package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code --chmod} does to a mode: sets it (octal, up to {@code 7777}) or changes it as {@code
 * chmod(1)} does ({@code u+rwX,go-w}). Where no {@code ugoa} is given all three are meant: the
 * builder has no umask.
 */
public final class FileModeChange {
  private static final int ALL = 07777;
  private static final int USER = 04700;
  private static final int GROUP = 02070;
  private static final int OTHER = 01007;

  private final String text;
  private final int fixed;
  private final List<Clause> clauses;

  private FileModeChange(String text, int fixed, List<Clause> clauses) {
    this.text = text;
    this.fixed = fixed;
    this.clauses = List.copyOf(clauses);
  }

  /** One operator with what is left and right of it; {@code copied} is u, g, o or NUL. */
  private record Clause(int who, char operator, int bits, boolean searchable, char copied) {}

  /**
   * Reads a mode.
   *
   * @throws ValueException if it is neither octal nor symbolic
   */
  public static FileModeChange parse(String text) throws ValueException {
    if (!text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9') {
      return new FileModeChange(text, octal(text), List.of());
    }
    List<Clause> clauses = new ArrayList<>();
    int at = 0;
    while (true) {
      at = clause(text, at, clauses);
      if (at == text.length()) {
        return new FileModeChange(text, -1, clauses);
      }
      at++;
    }
  }

  /** Whether the mode is set outright, whatever it was. */
  public boolean isAbsolute() {
    return fixed >= 0;
  }

  /** The new permission bits, {@code 07777} at most, of a file that had {@code mode}. */
  public int apply(int mode, boolean directory) {
    if (isAbsolute()) {
      return fixed;
    }
    int before = mode & ALL;
    int result = before;
    for (Clause clause : clauses) {
      int bits = clause.bits() | copied(clause.copied(), result);
      // POSIX chmod: X looks at the mode as it was, not at what earlier clauses made of it
      if (clause.searchable() && (directory || (before & 0111) != 0)) {
        bits |= 0111;
      }
      bits &= clause.who();
      result =
          switch (clause.operator()) {
            case '+' -> result | bits;
            case '-' -> result & ~bits;
            // as BSD's setmode(3) has it, '=' alone never takes the sticky bit away
            default -> (result & ~(clause.who() & 06777)) | bits;
          };
    }
    return result;
  }

  private static int copied(char from, int mode) {
    int three =
        switch (from) {
          case 'u' -> mode >> 6;
          case 'g' -> mode >> 3;
          case 'o' -> mode;
          default -> 0;
        };
    return (three & 7) * 0111;
  }

  private static int octal(String text) throws ValueException {
    int mode = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      mode = mode * 8 + digit;
      if (digit < 0 || digit > 7 || mode > ALL) {
        throw new ValueException(text, i, "it takes octal digits up to 7777, or u+rwX,go-w");
      }
    }
    return mode;
  }

  /** Reads {@code [ugoa]*([-+=][rwxXst]*|[-+=][ugo])+} up to a comma or the end. */
  private static int clause(String text, int from, List<Clause> clauses) throws ValueException {
    int at = from;
    int who = 0;
    while (at < text.length() && "ugoa".indexOf(text.charAt(at)) >= 0) {
      who |= who(text.charAt(at++));
    }
    who = who == 0 ? ALL : who;
    int first = at;
    while (at < text.length() && "+-=".indexOf(text.charAt(at)) >= 0) {
      char operator = text.charAt(at++);
      char copied = 0;
      int bits = 0;
      boolean searchable = false;
      if (at < text.length() && "ugo".indexOf(text.charAt(at)) >= 0) {
        copied = text.charAt(at++);
      } else {
        while (at < text.length() && "rwxXst".indexOf(text.charAt(at)) >= 0) {
          char permission = text.charAt(at++);
          searchable |= permission == 'X';
          bits |= bits(permission);
        }
      }
      clauses.add(new Clause(who, operator, bits, searchable, copied));
    }
    if (at == first || (at < text.length() && text.charAt(at) != ',')) {
      throw new ValueException(text, at, "it takes octal digits up to 7777, or u+rwX,go-w");
    }
    return at;
  }

  private static int who(char c) {
    return switch (c) {
      case 'u' -> USER;
      case 'g' -> GROUP;
      case 'o' -> OTHER;
      default -> ALL;
    };
  }

  private static int bits(char permission) {
    return switch (permission) {
      case 'r' -> 0444;
      case 'w' -> 0222;
      case 'x' -> 0111;
      case 's' -> 06000;
      case 't' -> 01000;
      default -> 0;
    };
  }

  /** The text that it was read from. */
  @Override
  public String toString() {
    return text;
  }
}
