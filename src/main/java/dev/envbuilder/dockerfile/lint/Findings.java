package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.SourceRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects findings. Bounds how many there can be and how much work a file can ask for. */
final class Findings {
  static final int MOST = 1000;
  // in characters, which may all be held at once as the values of variables
  private static final long WORK = 50_000_000;

  private final CheckOptions options;
  private final List<Finding> all = new ArrayList<>();
  private long work = WORK;
  private boolean overfull;

  Findings(CheckOptions options) {
    this.options = options;
  }

  /** A copy to try something on. */
  Findings fork() {
    Findings fork = new Findings(options);
    fork.all.addAll(all);
    fork.overfull = overfull;
    return fork;
  }

  /** What the file, or the build argument, asks for. */
  CheckOptions options() {
    return options;
  }

  void add(CheckOptions here, Rule rule, SourceRange range, Object... details) {
    if (!here.allows(rule)) {
      return;
    }
    if (all.size() < MOST) {
      all.add(new Finding(rule, range, rule.message(details)));
    } else {
      overfull = true;
    }
  }

  void addSuggesting(
      CheckOptions here, Rule rule, SourceRange range, String name, String sign, String near) {
    if (here.allows(rule) && all.size() < MOST) {
      String hint = near.isEmpty() ? "" : " (did you mean " + sign + near + "?)";
      all.add(new Finding(rule, range, rule.message(name) + hint));
    } else {
      overfull |= here.allows(rule);
    }
  }

  boolean isFull() {
    return overfull;
  }

  /** Takes note of work; false when the file has had its share. */
  boolean affords(long amount) {
    work -= amount;
    overfull |= work < 0;
    return work >= 0;
  }

  Report report(Optional<DockerfileException> error) {
    List<Finding> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingInt(finding -> finding.range().startLine()));
    return new Report(sorted, !overfull, error, options);
  }
}
