package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.DockerfileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the checks came to.
 *
 * @param findings in the order of the file
 * @param complete whether that is all; false where a file has so many, or is so large, that the
 *     checks gave up
 * @param error why the Dockerfile cannot be built at all, as far as the checks came upon it
 * @param options what was asked for in the file or by the build argument
 */
public record Report(
    List<Finding> findings,
    boolean complete,
    Optional<DockerfileException> error,
    CheckOptions options) {
  public Report {
    findings = List.copyOf(findings);
  }

  /** Whether the file asks for a failure where there are findings, and there are. */
  public boolean failsBuild() {
    return !failing().isEmpty();
  }

  /** The names of the rules that fail the build. */
  public Set<String> failing() {
    Set<String> names = new LinkedHashSet<>();
    findings.stream()
        .map(Finding::rule)
        .filter(options::fails)
        .forEach(rule -> names.add(rule.title()));
    return names;
  }

  /** The names of the rules that found something. */
  public Set<String> ruleNames() {
    Set<String> names = new LinkedHashSet<>();
    findings.forEach(finding -> names.add(finding.rule().title()));
    return names;
  }
}
