package dev.envbuilder.dockerfile;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** One expansion of one text; see {@link ShellWords}. */
final class ShellLexer {
  static final int MAX_DEPTH = 100;
  static final int MAX_LENGTH = 1 << 20;
  static final int MAX_HEREDOC = 1 << 24;

  private static final int END = -1;

  /** Which of quotes, escapes and unknown variables survive. */
  enum Mode {
    WORD(true, false, false, false),
    HEREDOC(false, false, false, false),
    DISPLAY(true, true, true, true),
    DELIMITER(true, false, false, true),
    RAW_DELIMITER(true, true, false, true);

    final boolean quotes;
    final boolean keepQuotes;
    final boolean keepEscapes;
    final boolean keepUnset;
    final int maxLength;

    Mode(boolean quotes, boolean keepQuotes, boolean keepEscapes, boolean keepUnset) {
      this.quotes = quotes;
      this.keepQuotes = keepQuotes;
      this.keepEscapes = keepEscapes;
      this.keepUnset = keepUnset;
      this.maxLength = quotes ? MAX_LENGTH : MAX_HEREDOC;
    }
  }

  private final String text;
  private final Variables env;
  private final char escape;
  private final Mode mode;
  private final Set<String> used = new LinkedHashSet<>();
  private final Set<String> unset = new LinkedHashSet<>();
  private int pos;
  private int depth;

  ShellLexer(String text, Variables env, char escape, Mode mode) {
    this.text = text;
    this.env = env;
    this.escape = escape;
    this.mode = mode;
    // Go's text/scanner drops a byte order mark where a text begins
    this.pos = text.startsWith("\uFEFF") ? 1 : 0;
  }

  Expansion expand() throws ValueException {
    WordCollector words = new WordCollector();
    String result = until(END, mode.keepEscapes, words, 0);
    return new Expansion(result, words.finish(), used, unset);
  }

  /** Reads up to an unquoted {@code stop} and past it. */
  private String until(int stop, boolean keepEscapes, WordCollector words, int opened)
      throws ValueException {
    if (++depth > MAX_DEPTH) {
      throw problem(opened, "'${...}' is nested more than " + MAX_DEPTH + " levels deep");
    }
    StringBuilder out = new StringBuilder();
    while (peek() != END) {
      int c = peek();
      if (c == stop) {
        next();
        depth--;
        return out.toString();
      }
      if (c == '$') {
        String value = dollar(keepEscapes);
        append(out, value);
        words.addText(value);
      } else if (mode.quotes && (c == '\'' || c == '"')) {
        String value = c == '\'' ? singleQuoted() : doubleQuoted(keepEscapes);
        append(out, value);
        words.addRaw(value);
      } else {
        plain(next(), keepEscapes, out, words);
      }
    }
    if (stop != END) {
      String wanted = stop == '}' ? "missing '}'" : "missing '/' in '${.../.../...}'";
      throw problem(opened, wanted);
    }
    depth--;
    return out.toString();
  }

  private void plain(int c, boolean keepEscapes, StringBuilder out, WordCollector words)
      throws ValueException {
    int shown = c;
    if (c != escape) {
      words.add(c);
    } else {
      if (keepEscapes) {
        words.addRaw(c);
        out.appendCodePoint(c);
      }
      // an escape character at the very end escapes nothing and goes
      if (peek() == END) {
        return;
      }
      shown = next();
      words.addRaw(shown);
    }
    out.appendCodePoint(shown);
    checkLength(out.length());
  }

  private String singleQuoted() throws ValueException {
    int start = pos;
    int end = text.indexOf('\'', start + 1);
    if (end < 0) {
      throw problem(start, "the single quote is never closed");
    }
    pos = end + 1;
    return mode.keepQuotes ? text.substring(start, pos) : text.substring(start + 1, end);
  }

  private String doubleQuoted(boolean keepEscapes) throws ValueException {
    int start = pos;
    StringBuilder out = new StringBuilder();
    int quote = next();
    if (mode.keepQuotes) {
      out.appendCodePoint(quote);
    }
    while (true) {
      switch (peek()) {
        case END -> throw problem(start, "the double quote is never closed");
        case '"' -> {
          next();
          return mode.keepQuotes ? out.append('"').toString() : out.toString();
        }
        case '$' -> append(out, dollar(keepEscapes));
        default -> quotedCharacter(out, keepEscapes);
      }
    }
  }

  private void quotedCharacter(StringBuilder out, boolean keepEscapes) throws ValueException {
    int c = next();
    if (c == escape) {
      if (keepEscapes) {
        out.appendCodePoint(c);
      }
      int after = peek();
      if (after == END) {
        return;
      }
      if (after == '"' || after == '$' || after == escape) {
        c = next();
      } else if (mode.keepEscapes) {
        return; // already written; in a pattern it is written twice, to stand for itself there
      }
    }
    out.appendCodePoint(c);
    checkLength(out.length());
  }

  private String dollar(boolean keepEscapes) throws ValueException {
    int start = pos;
    next();
    if (peek() != '{') {
      String name = name();
      if (name.isEmpty()) {
        return "$";
      }
      Optional<String> value = lookUp(name);
      return value.isEmpty() && mode.keepUnset ? "$" + name : value.orElse("");
    }
    next();
    if (peek() == '{' || peek() == '}' || peek() == ':') {
      throw problem(start, "bad substitution: a variable name must follow '${'");
    }
    // other signs are modifiers of the variable without a name, which is never set
    String name = name();
    if (peek() == END) {
      throw problem(start, "missing '}'");
    }
    if (peek() == '}') {
      next();
      Optional<String> value = lookUp(name);
      return value.isEmpty() && mode.keepUnset ? text.substring(start, pos) : value.orElse("");
    }
    boolean emptyIsUnset = peek() == ':';
    if (emptyIsUnset) {
      next();
    }
    if (peek() == END) {
      throw problem(start, "missing '}'");
    }
    int modifier = next();
    if ("-+?".indexOf(modifier) >= 0) {
      return substitute(start, name, modifier, emptyIsUnset, keepEscapes);
    }
    if (!emptyIsUnset && "#%".indexOf(modifier) >= 0) {
      return strip(start, name, modifier);
    }
    if (!emptyIsUnset && modifier == '/') {
      return replace(start, name);
    }
    return unsupported(start, name, emptyIsUnset && "#%".indexOf(modifier) < 0);
  }

  /**
   * An error, but for <code>${v:0:3}</code> and the like where unknown variables stay: lex.go looks
   * at the variable before it looks at the modifier behind a colon. Without that, no heredoc would
   * be seen on such a line.
   */
  private String unsupported(int start, String name, boolean mayStay) throws ValueException {
    String shown = text.substring(start, pos);
    if (mayStay && mode.keepUnset) {
      until('}', mode.keepEscapes, new WordCollector(), start);
      if (stays(name)) {
        return text.substring(start, pos);
      }
    }
    throw problem(
        start,
        "unsupported modifier in '"
            + shown
            + "': a Dockerfile knows - + ? :- :+ :? # ## % %% / //, and RUN passes others to the shell");
  }

  /** Whether what is written stays, because the variable is not set. */
  private boolean stays(String name) throws ValueException {
    return lookUp(name).isEmpty() && mode.keepUnset;
  }

  private String substitute(
      int start, String name, int modifier, boolean emptyIsUnset, boolean keepEscapes)
      throws ValueException {
    // as in lex.go the word is read even where it is not used, so its variables always count
    String word = until('}', keepEscapes && mode.keepEscapes, new WordCollector(), start);
    if (stays(name)) {
      return text.substring(start, pos);
    }
    Optional<String> value = lookUp(name);
    boolean there = value.isPresent() && !(emptyIsUnset && value.get().isEmpty());
    if (modifier == '+') {
      return there ? word : "";
    }
    if (there) {
      return value.get();
    }
    if (modifier == '-') {
      return word;
    }
    String why = value.isEmpty() ? "is not allowed to be unset" : "is not allowed to be empty";
    throw problem(start, name + ": " + (word.isEmpty() ? why : word));
  }

  private String strip(int start, String name, int modifier) throws ValueException {
    String word = until('}', true, new WordCollector(), start);
    if (stays(name)) {
      return text.substring(start, pos);
    }
    String value = lookUp(name).orElse("");
    boolean longest = !word.isEmpty() && word.charAt(0) == modifier;
    String pattern = longest ? word.substring(1) : word;
    try {
      return modifier == '#'
          ? Wildcards.compile(pattern).stripPrefix(value, longest)
          : Wildcards.stripSuffix(pattern, value, longest);
    } catch (Wildcards.Unusable e) {
      throw problem(start, e.problem());
    }
  }

  private String replace(int start, String name) throws ValueException {
    boolean all = peek() == '/';
    if (all) {
      next();
    }
    String word = until('/', true, new WordCollector(), start);
    String replacement = until('}', true, new WordCollector(), start);
    if (stays(name)) {
      return text.substring(start, pos);
    }
    String value = lookUp(name).orElse("");
    try {
      Wildcards pattern = Wildcards.compile(word);
      return all
          ? pattern.replaceAll(value, replacement, mode.maxLength)
          : pattern.replaceFirst(value, replacement);
    } catch (Wildcards.Unusable e) {
      throw problem(start, e.problem());
    }
  }

  /** A name, a run of digits, or one special parameter such as {@code $@}. */
  private String name() {
    int start = pos;
    int c = peek();
    if (Character.isDigit(c)) {
      while (Character.isDigit(peek())) {
        next();
      }
      return text.substring(start, pos);
    }
    if (c != END && "@*#?-$!".indexOf(c) >= 0) {
      next();
      return text.substring(start, pos);
    }
    while (peek() == '_' || Character.isLetterOrDigit(peek())) {
      next();
    }
    return text.substring(start, pos);
  }

  private Optional<String> lookUp(String name) throws ValueException {
    Optional<String> value = env.value(name);
    if (value.isPresent() && value.get().indexOf('\0') >= 0) {
      throw problem(0, "the value of '" + name + "' holds a NUL character");
    }
    (value.isPresent() ? used : unset).add(name);
    return value;
  }

  private void append(StringBuilder out, String value) throws ValueException {
    checkLength((long) out.length() + value.length());
    out.append(value);
  }

  private void checkLength(long length) throws ValueException {
    if (length > mode.maxLength) {
      throw problem(0, "the expanded text grows beyond " + mode.maxLength + " characters");
    }
  }

  private int peek() {
    return pos < text.length() ? text.codePointAt(pos) : END;
  }

  private int next() {
    int c = text.codePointAt(pos);
    pos += Character.charCount(c);
    return c;
  }

  private ValueException problem(int offset, String problem) {
    return new ValueException(text, offset, problem);
  }
}
