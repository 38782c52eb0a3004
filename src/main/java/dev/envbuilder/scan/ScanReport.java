package dev.envbuilder.scan;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a search came to.
 *
 * @param target what was searched, as the user named it; empty for the container itself
 * @param secrets the ids of the secrets that were looked for
 * @param problems why something could not be searched, as sentences
 * @param truncated whether there was more than is told
 */
public record ScanReport(
    String target,
    List<String> secrets,
    List<Found> findings,
    Totals totals,
    List<String> problems,
    boolean truncated) {
  public ScanReport {
    secrets = List.copyOf(secrets);
    findings = List.copyOf(findings);
    problems = List.copyOf(problems);
  }

  /** Whether it is of an image; else it is of this container. */
  public boolean isOfImage() {
    return !target.isEmpty();
  }

  /** Whether all of it was searched. */
  public boolean isComplete() {
    return problems.isEmpty();
  }

  /** The report with every text replaced that an image may have chosen. */
  public ScanReport mapText(UnaryOperator<String> change) {
    return new ScanReport(
        change.apply(target),
        secrets,
        findings.stream().map(found -> found.mapText(change)).toList(),
        totals,
        problems.stream().map(change).toList(),
        truncated);
  }
}
