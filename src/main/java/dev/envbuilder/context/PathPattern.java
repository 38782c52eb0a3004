package dev.envbuilder.context;

import java.util.Arrays;
import java.util.List;

/**
 * A compiled pattern over the bytes of a path.
 *
 * <p>Matching keeps the set of positions that the elements so far can end at and moves the whole
 * set over one element after the other, so nothing is ever tried twice: elements times path length
 * steps at most. Most paths never get there because the literal text at either end, or the length,
 * does not fit.
 */
final class PathPattern {
  /** What a pattern is made of. */
  sealed interface Element {
    /** These bytes. */
    record Literal(List<Byte> bytes) implements Element {}

    /** One character but a slash: {@code ?}. */
    record AnyRune() implements Element {}

    /** One character of a class, a slash included: {@code [a-z]}. */
    record OneOf(RuneClass runes) implements Element {}

    /** Any text without a slash: {@code *}. */
    record AnyName() implements Element {}

    /** Any number of directories, each with its slash: {@code **}{@code /}. */
    record AnyDirectories() implements Element {}

    /** Any text: {@code **} at either end. */
    record Anything() implements Element {}
  }

  private final Element[] elements;
  private final byte[][] literals;
  private final byte[] prefix;
  private final byte[] suffix;
  private final int shortest;

  PathPattern(List<Element> elements) {
    this.elements = elements.toArray(Element[]::new);
    this.literals = new byte[this.elements.length][];
    int length = 0;
    for (int i = 0; i < this.elements.length; i++) {
      this.literals[i] = literal(this.elements[i]);
      length +=
          switch (this.elements[i]) {
            case Element.Literal(List<Byte> bytes) -> bytes.size();
            case Element.AnyRune() -> 1;
            case Element.OneOf(RuneClass runes) -> 1;
            case Element.AnyName(), Element.AnyDirectories(), Element.Anything() -> 0;
          };
    }
    this.shortest = length;
    this.prefix = elements.isEmpty() ? new byte[0] : literals[0];
    this.suffix = elements.isEmpty() ? new byte[0] : literals[literals.length - 1];
  }

  private static byte[] literal(Element element) {
    if (!(element instanceof Element.Literal(List<Byte> bytes))) {
      return new byte[0];
    }
    byte[] literal = new byte[bytes.size()];
    for (int i = 0; i < literal.length; i++) {
      literal[i] = bytes.get(i);
    }
    return literal;
  }

  List<Element> elements() {
    return List.of(elements);
  }

  /** Whether the pattern matches all of the path. */
  boolean matches(byte[] path) {
    int n = path.length;
    if (n < shortest
        || !startsWith(path, 0, prefix)
        || !startsWith(path, n - suffix.length, suffix)) {
      return false;
    }
    if (elements.length == 1 && elements[0] instanceof Element.Literal) {
      return n == prefix.length;
    }
    if (elements.length == 1 && elements[0] instanceof Element.AnyDirectories) {
      return n == 0 || path[n - 1] == '/';
    }
    boolean[] reached = new boolean[n + 1];
    reached[0] = true;
    for (int i = 0; i < elements.length; i++) {
      reached = step(i, reached, path);
      if (reached.length == 0) {
        return false;
      }
    }
    return reached[n];
  }

  /**
   * Whether some path that begins with these bytes, which end in a slash, and goes on matches.
   * Exact but for the pattern that ends where the bytes do: no cleaned pattern ends in a slash.
   */
  boolean mayMatchBelow(byte[] directory) {
    int n = directory.length;
    if (elements.length == 0 || !mayBegin(directory)) {
      return false;
    }
    Element first = elements[0];
    if (first instanceof Element.AnyDirectories || first instanceof Element.Anything) {
      return true; // the rest may match further down
    }
    boolean[] reached = new boolean[n + 1];
    reached[0] = true;
    for (int i = 0; i < elements.length; i++) {
      if (reached[n] || elements[i] instanceof Element.Anything || partial(i, reached, directory)) {
        return true;
      }
      reached = step(i, reached, directory);
      if (reached.length == 0) {
        return false;
      }
    }
    return false;
  }

  /** Whether the literal text that the pattern begins with, and the path, are of one mind. */
  private boolean mayBegin(byte[] path) {
    int common = Math.min(path.length, prefix.length);
    return Arrays.equals(path, 0, common, prefix, 0, common);
  }

  /** Whether the path ends within a literal. */
  private boolean partial(int element, boolean[] reached, byte[] path) {
    byte[] literal = literals[element];
    for (int i = Math.max(0, path.length - literal.length); i < path.length; i++) {
      int rest = path.length - i;
      if (reached[i]
          && rest < literal.length
          && Arrays.equals(path, i, path.length, literal, 0, rest)) {
        return true;
      }
    }
    return false;
  }

  /** The positions after one more element; an empty array if there are none. */
  private boolean[] step(int element, boolean[] from, byte[] path) {
    boolean[] to = new boolean[from.length];
    boolean any =
        switch (elements[element]) {
          case Element.Literal literal -> overLiteral(literals[element], from, to, path);
          case Element.AnyRune() -> overRune(from, to, path);
          case Element.OneOf(RuneClass runes) -> overClass(runes, from, to, path);
          case Element.AnyName() -> overName(from, to, path);
          case Element.AnyDirectories() -> overDirectories(from, to, path);
          case Element.Anything() -> overAnything(from, to);
        };
    return any ? to : new boolean[0];
  }

  private static boolean overLiteral(byte[] literal, boolean[] from, boolean[] to, byte[] path) {
    boolean any = false;
    for (int i = 0; i + literal.length < from.length; i++) {
      if (from[i] && startsWith(path, i, literal)) {
        to[i + literal.length] = true;
        any = true;
      }
    }
    return any;
  }

  private static boolean overRune(boolean[] from, boolean[] to, byte[] path) {
    boolean any = false;
    for (int i = 0; i < path.length; i++) {
      if (from[i] && path[i] != '/') {
        to[i + Runes.length(path, i, path.length)] = true;
        any = true;
      }
    }
    return any;
  }

  private static boolean overClass(RuneClass runes, boolean[] from, boolean[] to, byte[] path) {
    boolean any = false;
    for (int i = 0; i < path.length; i++) {
      if (from[i]) {
        int length = Runes.length(path, i, path.length);
        if (runes.contains(Runes.value(path, i, length))) {
          to[i + length] = true;
          any = true;
        }
      }
    }
    return any;
  }

  /** Moves by whole characters, so that what follows never begins in the middle of one. */
  private static boolean overName(boolean[] from, boolean[] to, byte[] path) {
    boolean any = false;
    boolean running = false;
    for (int i = 0; i < from.length; ) {
      running |= from[i];
      to[i] = running;
      any |= running;
      if (i == path.length) {
        break;
      }
      running &= path[i] != '/';
      int next = i + Runes.length(path, i, path.length);
      for (int inside = i + 1; inside < next; inside++) {
        to[inside] = from[inside];
      }
      i = next;
    }
    return any;
  }

  private static boolean overDirectories(boolean[] from, boolean[] to, byte[] path) {
    boolean any = false;
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i] || (any && path[i - 1] == '/');
      any |= from[i];
    }
    return any;
  }

  private static boolean overAnything(boolean[] from, boolean[] to) {
    boolean any = false;
    for (int i = 0; i < from.length; i++) {
      any |= from[i];
      to[i] = any;
    }
    return any;
  }

  private static boolean startsWith(byte[] path, int at, byte[] literal) {
    if (at < 0 || at + literal.length > path.length) {
      return false;
    }
    for (int i = 0; i < literal.length; i++) {
      if (path[at + i] != literal[i]) {
        return false;
      }
    }
    return true;
  }
}
