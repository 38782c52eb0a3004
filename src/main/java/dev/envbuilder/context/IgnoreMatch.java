package dev.envbuilder.context;

import dev.envbuilder.path.BytePath;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a set of rules says of one path, and the place in a walk from which its children are looked
 * at: each {@link #child} costs the rules that can match a name in this directory, and has not to
 * do with those that match nothing below it.
 *
 * <p>An excluded directory that is not {@link #canSkip skippable} has to be entered, and appears in
 * the context if something in it does.
 */
public final class IgnoreMatch {
  private static final int NOBODY = -1;
  private static final byte[] NOTHING = {};

  /** Most paths are matched by no rule; never changed. */
  private static final BitSet NONE = new BitSet(0);

  private final IgnoreRules rules;
  private final byte[] parent;
  private final byte[] name;
  private final BitSet matched;
  private final boolean excluded;
  private final int decider;

  /** The rules that can match something below the directory above, ascending. */
  private final int[] live;

  private volatile @Nullable Inside inside;

  private IgnoreMatch(
      IgnoreRules rules,
      byte[] parent,
      byte[] name,
      BitSet matched,
      boolean excluded,
      int decider,
      int[] live) {
    this.rules = rules;
    this.parent = parent;
    this.name = name;
    this.matched = matched;
    this.excluded = excluded;
    this.decider = decider;
    this.live = live;
  }

  static IgnoreMatch root(IgnoreRules rules) {
    int[] all = new int[rules.rules().size()];
    Arrays.setAll(all, i -> i);
    return new IgnoreMatch(rules, NOTHING, NOTHING, NONE, false, NOBODY, all);
  }

  /** What all children of a directory have in common. */
  private static final class Inside {
    /** Its path, with a slash at the end. */
    final byte[] directory;

    /** The rules that can match one of them, or match the directory already. */
    final int[] candidates;

    /** Those that can match something below it. */
    final int[] live;

    Inside(byte[] directory, int[] candidates, int[] live) {
      this.directory = directory;
      this.candidates = candidates;
      this.live = live;
    }
  }

  /** Found when it is first asked for: most paths are files. Two threads may both find it. */
  private Inside inside() {
    Inside known = inside;
    if (known == null) {
      known = lookInside();
      inside = known;
    }
    return known;
  }

  private Inside lookInside() {
    byte[] directory =
        parent.length + name.length == 0 ? NOTHING : join(join(parent, name), new byte[] {'/'});
    int[] candidates = new int[live.length];
    int[] below = new int[live.length];
    int candidateCount = 0;
    int belowCount = 0;
    for (int i : live) {
      RulePattern pattern = rules.pattern(i);
      boolean isMatched = matched.get(i);
      if (isMatched || pattern.mayMatchIn(directory)) {
        candidates[candidateCount++] = i;
      }
      if (isMatched || pattern.mayMatchBelow(directory)) {
        below[belowCount++] = i;
      }
    }
    return new Inside(
        directory,
        Arrays.copyOf(candidates, candidateCount),
        belowCount == live.length ? live : Arrays.copyOf(below, belowCount));
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
  public IgnoreMatch child(BytePath child) {
    Inside here = inside();
    byte[] text = child.toByteArray();
    BitSet hits = NONE;
    boolean out = false;
    int last = NOBODY;
    for (int i : here.candidates) {
      boolean negated = rules.isNegated(i);
      boolean hit =
          matched.get(i) || (negated == out && rules.pattern(i).matchesIn(here.directory, text));
      if (hit) {
        hits = hits.isEmpty() ? new BitSet(rules.rules().size()) : hits;
        hits.set(i);
        out = !negated;
        last = i;
      }
    }
    return new IgnoreMatch(rules, here.directory, text, hits, out, last, here.live);
  }

  /**
   * Whether this directory is excluded with all that could be in it: no rule behind the one that
   * excludes it could bring anything back.
   */
  public boolean canSkip() {
    if (!excluded) {
      return false;
    }
    // what excludes this path excludes its children too, before any later rule is asked
    for (int i : inside().live) {
      if (i > decider && rules.isNegated(i)) {
        return false;
      }
    }
    return true;
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
