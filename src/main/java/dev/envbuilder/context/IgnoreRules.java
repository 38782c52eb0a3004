package dev.envbuilder.context;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a {@code .dockerignore}, or of {@code COPY --exclude}, by moby/patternmatcher: the
 * last rule that matches decides, {@code !} brings back, and a match covers all that is below.
 *
 * <p>Like BuildKit's walk, and unlike the letter of its documentation, a rule that did not change
 * anything for a directory is not held against what is in it: {@code a/x} and then {@code !a} still
 * excludes {@code a/x}, because {@code !a} had nothing to bring back at {@code a}.
 *
 * <p>Immutable, and safe to use from several threads.
 */
public final class IgnoreRules {
  /** No rule at all. */
  public static final IgnoreRules NONE = new IgnoreRules(List.of(), List.of());

  private final List<IgnoreRule> rules;
  private final RulePattern[] patterns;
  private final boolean[] negated;

  private IgnoreRules(List<IgnoreRule> rules, List<RulePattern> patterns) {
    this.rules = List.copyOf(rules);
    this.patterns = patterns.toArray(RulePattern[]::new);
    this.negated = new boolean[rules.size()];
    for (int i = 0; i < negated.length; i++) {
      negated[i] = rules.get(i).negated();
    }
  }

  /**
   * Reads an ignore file: a byte order mark, comments ({@code #} in the first column) and blank
   * lines go, blanks around a rule too; rules are cleaned and a leading slash is dropped
   * (patternmatcher {@code ignorefile}).
   *
   * @param fileName the file's name, for messages
   */
  public static IgnoreRules parse(byte[] content, String fileName) throws IgnoreRuleException {
    Builder builder = new Builder(fileName);
    int start = startsWithMark(content) ? 3 : 0;
    for (int line = 1; start < content.length; line++) {
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      if (content[start] != '#') {
        builder.add(content, start, end, line, true);
      }
      start = end + 1;
    }
    return builder.build();
  }

  /**
   * The rules of a list of patterns: no comments, and a leading slash is not dropped, so that a
   * pattern with one matches nothing, as in BuildKit.
   *
   * @param origin where they come from, for messages
   */
  public static IgnoreRules ofPatterns(List<String> patterns, String origin)
      throws IgnoreRuleException {
    Builder builder = new Builder(origin);
    for (int i = 0; i < patterns.size(); i++) {
      byte[] text = patterns.get(i).getBytes(StandardCharsets.UTF_8);
      builder.add(text, 0, text.length, i + 1, false);
    }
    return builder.build();
  }

  /** Whether there are no rules. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** The rules in order; those that can match nothing are left out. */
  public List<IgnoreRule> rules() {
    return rules;
  }

  /** Where a walk begins: the root of the context, which is never excluded. */
  public IgnoreMatch root() {
    return IgnoreMatch.root(this);
  }

  /** What the rules say of a path below the root; a walk does better with {@link #root()}. */
  public IgnoreMatch match(BytePath path) {
    IgnoreMatch match = root();
    for (BytePath name : path.clean().names()) {
      match = match.child(name);
    }
    return match;
  }

  RulePattern pattern(int index) {
    return patterns[index];
  }

  boolean isNegated(int index) {
    return negated[index];
  }

  private static boolean startsWithMark(byte[] content) {
    return content.length >= 3
        && content[0] == (byte) 0xEF
        && content[1] == (byte) 0xBB
        && content[2] == (byte) 0xBF;
  }

  private static final class Builder {
    private final String file;
    private final List<IgnoreRule> rules = new ArrayList<>();
    private final List<RulePattern> patterns = new ArrayList<>();

    Builder(String file) {
      this.file = file;
    }

    void add(byte[] text, int start, int end, int line, boolean dropSlash)
        throws IgnoreRuleException {
      int from = skipBlanks(text, start, end);
      int to = trimBlanks(text, from, end);
      if (from == to) {
        return;
      }
      for (int i = from; i < to; i++) {
        if (text[i] == 0) {
          throw new IgnoreRuleException(file, line, "the rule holds a NUL byte; remove it");
        }
      }
      boolean negated = text[from] == '!';
      int pattern = negated ? skipBlanks(text, from + 1, to) : from;
      if (pattern == to) {
        throw new IgnoreRuleException(
            file, line, "illegal exclusion pattern '!'; name what is to be brought back");
      }
      BytePath cleaned = BytePath.of(text, pattern, to - pattern).clean();
      if (dropSlash && cleaned.isAbsolute()) {
        cleaned = cleaned.substring(1);
      }
      if (!cleaned.isEmpty()) {
        rules.add(new IgnoreRule(BytePath.of(text, from, to - from).toString(), line, negated));
        patterns.add(compile(cleaned, line));
      }
    }

    private RulePattern compile(BytePath pattern, int line) throws IgnoreRuleException {
      try {
        return RulePattern.of(PatternCompiler.ignore(pattern));
      } catch (BadPatternException e) {
        throw new IgnoreRuleException(file, line, "bad pattern '" + pattern + "': " + e.problem());
      }
    }

    IgnoreRules build() {
      return new IgnoreRules(rules, patterns);
    }

    private static int skipBlanks(byte[] text, int from, int end) {
      int i = from;
      while (i < end && isBlank(text[i])) {
        i++;
      }
      return i;
    }

    private static int trimBlanks(byte[] text, int from, int end) {
      int i = end;
      while (i > from && isBlank(text[i - 1])) {
        i--;
      }
      return i;
    }

    private static boolean isBlank(byte b) {
      return b == ' ' || (b >= '\t' && b <= '\r');
    }
  }
}
