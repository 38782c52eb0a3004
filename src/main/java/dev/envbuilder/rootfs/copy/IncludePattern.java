package dev.envbuilder.rootfs.copy;

import dev.envbuilder.context.BadPatternException;
import dev.envbuilder.context.GoGlob;
import dev.envbuilder.context.IgnoreMatch;
import dev.envbuilder.context.IgnoreRuleException;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.path.BytePath;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code --parents} takes: the paths that a pattern in the language of ignore files matches,
 * {@code **} among it, with all that is below them.
 */
final class IncludePattern {
  private final String text;
  private final IgnoreRules rules;

  /** The names of the pattern up to the first {@code **}; below that anything can match. */
  private final List<GoGlob> levels;

  private final boolean anyDepth;

  private IncludePattern(String text, IgnoreRules rules, List<GoGlob> levels, boolean anyDepth) {
    this.text = text;
    this.rules = rules;
    this.levels = levels;
    this.anyDepth = anyDepth;
  }

  /**
   * @param pattern clean and relative
   */
  static IncludePattern compile(String pattern) throws CopyException.BadPattern {
    try {
      // "./" keeps a leading blank or "!" from meaning something; it is cleaned away again.
      IgnoreRules rules = IgnoreRules.ofPatterns(List.of("./" + pattern), "COPY --parents");
      List<GoGlob> levels = new ArrayList<>();
      boolean anyDepth = false;
      for (BytePath name : BytePath.of(pattern).names()) {
        anyDepth |= name.toString().contains("**");
        if (!anyDepth) {
          levels.add(GoGlob.compile(name));
        }
      }
      return new IncludePattern(pattern, rules, levels, anyDepth);
    } catch (BadPatternException e) {
      throw new CopyException.BadPattern(pattern, e.problem());
    } catch (IgnoreRuleException e) {
      throw new CopyException.BadPattern(pattern, e.problem());
    }
  }

  /** Whether the pattern names one path, which then has to be there. */
  boolean isPlain() {
    return !GoGlob.hasWildcards(BytePath.of(text));
  }

  /** The state of the walk at its root: nothing has matched unless the pattern is empty. */
  Step root() {
    return new Step(this, rules.root(), 0, true, rules.isEmpty());
  }

  /** What the pattern says of one path and of what can be below it. */
  static final class Step {
    private final IncludePattern pattern;
    private final IgnoreMatch match;
    private final int depth;
    private final boolean onTheWay;
    private final boolean included;

    private Step(
        IncludePattern pattern, IgnoreMatch match, int depth, boolean onTheWay, boolean included) {
      this.pattern = pattern;
      this.match = match;
      this.depth = depth;
      this.onTheWay = onTheWay;
      this.included = included;
    }

    Step child(BytePath name) {
      if (included) {
        return this;
      }
      IgnoreMatch below = match.child(name);
      boolean canMatch =
          onTheWay
              && (depth < pattern.levels.size()
                  ? pattern.levels.get(depth).matches(name)
                  : pattern.anyDepth);
      return new Step(pattern, below, depth + 1, canMatch, below.excluded());
    }

    /** Whether this path is copied. */
    boolean included() {
      return included;
    }

    /** Whether this path or something below it can be copied. */
    boolean canInclude() {
      return included || onTheWay;
    }
  }
}
