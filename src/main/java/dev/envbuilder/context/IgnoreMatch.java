package dev.envbuilder.context;

import dev.envbuilder.path.BytePath;
import java.util.BitSet;
import java.util.Optional;

/**
 * What a set of rules says of one path, and the place in a walk from which its children are looked
 * at: each {@link #child} costs the rules that have not matched above it.
 *
 * <p>An excluded directory that is not {@link #canSkip skippable} has to be entered, and appears in
 * the context if something in it does.
 */
public final class IgnoreMatch {
  private static final int NOBODY = -1;

  private final IgnoreRules rules;
  private final byte[] path;
  private final BitSet matched;
  private final boolean excluded;
  private final int decider;

  private IgnoreMatch(
      IgnoreRules rules, byte[] path, BitSet matched, boolean excluded, int decider) {
    this.rules = rules;
    this.path = path;
    this.matched = matched;
    this.excluded = excluded;
    this.decider = decider;
  }

  static IgnoreMatch root(IgnoreRules rules) {
    return new IgnoreMatch(rules, new byte[0], new BitSet(), false, NOBODY);
  }

  /** Whether the path is left out. */
  public boolean excluded() {
    return excluded;
  }

  /** The rule that decided: it excluded the path, or brought it back; empty if none matched. */
  public Optional<IgnoreRule> rule() {
    return decider == NOBODY ? Optional.empty() : Optional.of(rules.rules().get(decider));
  }

  /** What the rules say of a name in this directory. */
  public IgnoreMatch child(BytePath name) {
    byte[] below = join(name.toByteArray());
    BitSet hits = new BitSet(rules.rules().size());
    boolean out = false;
    int last = NOBODY;
    for (int i = 0; i < rules.rules().size(); i++) {
      boolean negated = rules.rules().get(i).negated();
      boolean hit = matched.get(i) || (negated == out && rules.pattern(i).matches(below));
      if (hit) {
        hits.set(i);
        out = !negated;
        last = i;
      }
    }
    return new IgnoreMatch(rules, below, hits, out, last);
  }

  /**
   * Whether this directory is excluded with all that could be in it: no rule behind the one that
   * excludes it could bring anything back.
   */
  public boolean canSkip() {
    if (!excluded) {
      return false;
    }
    byte[] directory = join(new byte[0]);
    // what excludes this path excludes its children too, before any later rule is asked
    for (int i = decider + 1; i < rules.rules().size(); i++) {
      if (rules.rules().get(i).negated() && rules.pattern(i).mayMatchBelow(directory)) {
        return false;
      }
    }
    return true;
  }

  private byte[] join(byte[] name) {
    if (path.length == 0) {
      return name;
    }
    byte[] joined = new byte[path.length + 1 + name.length];
    System.arraycopy(path, 0, joined, 0, path.length);
    joined[path.length] = '/';
    System.arraycopy(name, 0, joined, path.length + 1, name.length);
    return joined;
  }
}
