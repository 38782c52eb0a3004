package dev.envbuilder.context;

import dev.envbuilder.path.BytePath;

/**
 * A pattern as Go's {@code filepath.Match} has it, for the sources of COPY and ADD: {@code *} and
 * {@code ?} stop at slashes, {@code [a-z]} and {@code [^a-z]} are classes, a backslash takes the
 * next character for itself, and all of the path has to match.
 */
public final class GoGlob {
  private final BytePath text;
  private final PathPattern pattern;

  private GoGlob(BytePath text, PathPattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** Compiles a pattern, all of which is checked. */
  public static GoGlob compile(BytePath pattern) throws BadPatternException {
    return new GoGlob(pattern, PatternCompiler.glob(pattern));
  }

  /** Whether there is a wildcard in it that is not escaped; if not, the path is taken as it is. */
  public static boolean hasWildcards(BytePath pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      switch (pattern.at(i)) {
        case '*', '?', '[' -> {
          return true;
        }
        case '\\' -> i++;
        default -> {
          // a plain byte
        }
      }
    }
    return false;
  }

  /** Whether the pattern matches all of a name or path. */
  public boolean matches(BytePath path) {
    return pattern.matches(path.toByteArray());
  }

  /** The pattern as written. */
  @Override
  public String toString() {
    return text.toString();
  }
}
