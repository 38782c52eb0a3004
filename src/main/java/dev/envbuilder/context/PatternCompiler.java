package dev.envbuilder.context;

import dev.envbuilder.context.PathPattern.Element;
import dev.envbuilder.path.BytePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the pattern syntax of Go's {@code filepath.Match}, and moby's {@code **} on top of it. */
final class PatternCompiler {
  private final BytePath source;
  private final byte[] text;
  private final boolean ignoreSyntax;
  private final List<Element> elements = new ArrayList<>();
  private final List<Byte> literal = new ArrayList<>();
  private int pos;

  private PatternCompiler(BytePath source, boolean ignoreSyntax) {
    this.source = source;
    this.text = source.toByteArray();
    this.ignoreSyntax = ignoreSyntax;
  }

  /** A pattern where {@code **} is two stars and no more. */
  static PathPattern glob(BytePath pattern) throws BadPatternException {
    return new PatternCompiler(pattern, false).compile();
  }

  /** A cleaned pattern of an ignore file (moby/patternmatcher {@code Pattern.compile}). */
  static PathPattern ignore(BytePath pattern) throws BadPatternException {
    return new PatternCompiler(pattern, true).compile();
  }

  private PathPattern compile() throws BadPatternException {
    while (pos < text.length) {
      byte b = text[pos];
      switch (b) {
        case '*' -> star();
        case '?' -> {
          pos++;
          add(new Element.AnyRune());
        }
        case '[' -> add(new Element.OneOf(runeClass()));
        case '\\' -> {
          if (pos + 1 == text.length) {
            throw bad(pos, "nothing follows the backslash");
          }
          literal.add(text[pos + 1]);
          pos += 2;
        }
        default -> {
          literal.add(b);
          pos++;
        }
      }
    }
    flush();
    return new PathPattern(elements);
  }

  private void star() {
    int start = pos++;
    if (!ignoreSyntax || pos == text.length || text[pos] != '*') {
      add(new Element.AnyName());
      return;
    }
    pos++;
    if (start == 0 && pos < text.length && text[pos] != '/' && restIsPlain()) {
      // moby matches '**name' by its end alone, in the middle of a name too
      add(new Element.Anything());
      return;
    }
    if (pos < text.length && text[pos] == '/') {
      pos++;
    }
    add(pos == text.length ? new Element.Anything() : new Element.AnyDirectories());
  }

  private boolean restIsPlain() {
    for (int i = pos; i < text.length; i++) {
      if ("*?[]\\".indexOf(text[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Adds an element; two of a kind that take any amount are no more than one. */
  private void add(Element element) {
    flush();
    boolean repeated =
        switch (element) {
          case Element.AnyName(), Element.AnyDirectories(), Element.Anything() ->
              !elements.isEmpty() && elements.getLast().equals(element);
          case Element.Literal l -> false;
          case Element.AnyRune() -> false;
          case Element.OneOf o -> false;
        };
    if (!repeated) {
      elements.add(element);
    }
  }

  private void flush() {
    if (!literal.isEmpty()) {
      elements.add(new Element.Literal(List.copyOf(literal)));
      literal.clear();
    }
  }

  private RuneClass runeClass() throws BadPatternException {
    int start = pos++;
    boolean negated = pos < text.length && text[pos] == '^';
    pos += negated ? 1 : 0;
    int[] bounds = new int[8];
    int count = 0;
    while (count == 0 || !(pos < text.length && text[pos] == ']')) {
      int first = rune(start);
      int last = first;
      if (text[pos] == '-') {
        pos++;
        last = rune(start);
      }
      if (count == bounds.length) {
        bounds = Arrays.copyOf(bounds, count * 2);
      }
      bounds[count++] = first;
      bounds[count++] = last;
    }
    pos++;
    return new RuneClass(negated, Arrays.copyOf(bounds, count));
  }

  /** A character of a class, after which there must be more: at least the closing bracket. */
  private int rune(int start) throws BadPatternException {
    if (pos < text.length && text[pos] == '\\') {
      pos++;
    } else if (pos < text.length && (text[pos] == '-' || text[pos] == ']')) {
      throw bad(
          pos, "a character is missing in '[...]'; write \\- or \\] for the character itself");
    }
    if (pos >= text.length) {
      throw bad(start, "'[' is never closed");
    }
    int length = Runes.length(text, pos, text.length);
    int rune = Runes.value(text, pos, length);
    if (rune == Runes.INVALID && length == 1) {
      throw bad(pos, "'[...]' holds a byte that is not UTF-8");
    }
    pos += length;
    if (pos >= text.length) {
      throw bad(start, "'[' is never closed");
    }
    return rune;
  }

  private BadPatternException bad(int offset, String problem) {
    return new BadPatternException(source, offset, problem);
  }
}
