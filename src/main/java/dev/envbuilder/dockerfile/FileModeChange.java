package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code --chmod} does to a mode: sets it (octal, up to {@code 7777}) or changes it as the
 * {@code setmode(3)} of BSD does ({@code u+rwX,go-w}), whose translation to Go is what BuildKit
 * calls. Where no {@code ugoa} is given all three are meant: the builder has no umask.
 *
 * <p>It differs from {@code chmod(1)} on Linux: {@code u+t} sets the sticky bit and {@code o+t}
 * does not, {@code g=u} leaves the set-group-id bit alone, and {@code +xt} is {@code +t}.
 */
public final class FileModeChange {
  private static final int ALL = 07777;
  private static final int STANDARD = 06777;
  private static final int STICKY = 01000;
  private static final int SEARCH = 0111;
  private static final String HINT = "it takes octal digits up to 7777, or u+rwX,go-w";

  private final String text;
  private final int fixed;
  private final List<Step> steps;

  private FileModeChange(String text, int fixed, List<Step> steps) {
    this.text = text;
    this.fixed = fixed;
    this.steps = List.copyOf(steps);
  }

  /** One change of a mode. */
  private sealed interface Step {
    /** Takes bits away, then adds bits. */
    record Bits(int cleared, int set) implements Step {}

    /** Adds or takes away what lets directories be searched, if there is anything to search. */
    record Search(boolean add, int bits) implements Step {}

    /** Copies the three bits of {@code from}, one of u, g, o, to the classes in {@code who}. */
    record Copy(char from, char operator, int who) implements Step {}
  }

  /**
   * Reads a mode.
   *
   * @throws ValueException if it is neither octal nor symbolic
   */
  public static FileModeChange parse(String text) throws ValueException {
    if (!text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9') {
      return new FileModeChange(text, octal(text), List.of());
    }
    return new FileModeChange(text, -1, new Parser(text).steps());
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
    // X looks at the mode as it was, not at what earlier steps made of it
    boolean searchable = directory || (before & SEARCH) != 0;
    int result = before;
    for (Step step : steps) {
      result =
          switch (step) {
            case Step.Bits(int cleared, int set) -> (result & ~cleared) | set;
            case Step.Search(boolean add, int bits) when searchable ->
                add ? result | bits : result & ~bits;
            case Step.Search unsearchable -> result;
            case Step.Copy(char from, char operator, int who) ->
                copied(result, from, operator, who);
          };
    }
    return result;
  }

  private static int copied(int mode, char from, char operator, int who) {
    int three = mode >> (from == 'u' ? 6 : from == 'g' ? 3 : 0) & 7;
    int bits = three * SEARCH & who;
    return switch (operator) {
      case '+' -> mode | bits;
      case '-' -> mode & ~bits;
      default -> (mode & ~(who & 0777)) | bits;
    };
  }

  private static int octal(String text) throws ValueException {
    int mode = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      mode = mode * 8 + digit;
      if (digit < 0 || digit > 7 || mode > ALL) {
        throw new ValueException(text, i, HINT);
      }
    }
    return mode;
  }

  /** The text that it was read from. */
  @Override
  public String toString() {
    return text;
  }

  /** Reads clauses of {@code [ugoa]*([-+=][rwxXstugo]*)+} between commas. */
  private static final class Parser {
    private final String text;
    private final List<Step> steps = new ArrayList<>();
    private int at;
    // whether the '=' of this clause has taken away what was there
    private boolean assigned;

    Parser(String text) {
      this.text = text;
    }

    List<Step> steps() throws ValueException {
      do {
        int who = who();
        do {
          operation(who);
        } while (at < text.length() && text.charAt(at) != ',');
      } while (at++ < text.length());
      return steps;
    }

    private int who() {
      int who = 0;
      while (true) {
        switch (peek()) {
          case 'u' -> who |= 04700;
          case 'g' -> who |= 02070;
          case 'o' -> who |= 0007;
          case 'a' -> who |= STANDARD;
          default -> {
            return who;
          }
        }
        at++;
      }
    }

    private void operation(int classes) throws ValueException {
      char operator = peek();
      if (operator != '+' && operator != '-' && operator != '=') {
        throw new ValueException(text, at, HINT);
      }
      at++;
      assigned = assigned && operator != '=';
      int who = classes;
      int permissions = 0;
      boolean search = false;
      boolean special = classes == 0 || (classes & ~0007) != 0;
      for (boolean more = true; more; at += more ? 1 : 0) {
        switch (peek()) {
          case 'r' -> permissions |= 0444;
          case 'w' -> permissions |= 0222;
          case 'x' -> permissions |= SEARCH;
          case 'X' -> search = true;
          case 's' -> permissions |= special ? 06000 : 0;
          case 't' -> {
            permissions |= special ? STICKY : 0;
            who |= special ? STICKY : 0;
          }
          case 'u', 'g', 'o' -> {
            flush(operator, who, permissions, search, permissions != 0);
            steps.add(new Step.Copy(peek(), operator, who == 0 ? ALL : who));
            assigned |= operator == '=';
            permissions = 0;
            search = false;
          }
          default -> more = false;
        }
      }
      flush(operator, who, permissions, search, permissions != 0 || (operator == '=' && !assigned));
    }

    private void flush(char operator, int who, int permissions, boolean search, boolean change) {
      int scope = who == 0 ? ALL : who;
      int bits = permissions & scope;
      if (change) {
        steps.add(
            switch (operator) {
              case '+' -> new Step.Bits(0, bits);
              case '-' -> new Step.Bits(bits, 0);
              default -> new Step.Bits(who == 0 ? STANDARD : who, bits);
            });
        assigned |= operator == '=';
      }
      if (search) {
        steps.add(new Step.Search(operator != '-', SEARCH & scope));
      }
    }

    /** The next character, NUL at the end. */
    private char peek() {
      return at < text.length() ? text.charAt(at) : '\0';
    }
  }
}
