package dev.envbuilder.build;

import dev.envbuilder.leak.Finding;
import dev.envbuilder.leak.Findings;
import dev.envbuilder.secret.SecretSearch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for secrets in what a build makes, before anybody else can see it.
 *
 * @param search finds the secrets
 * @param action what a finding means
 */
public record LeakGuard(SecretSearch search, Action action) {
  /** More findings than that are counted, not told. */
  private static final int TOLD = 10;

  /** What is done about a secret in a layer or config. */
  public enum Action {
    /** The build ends, with nothing kept or pushed. */
    STOP,
    /** The layer is not kept and the build goes on, as it is for its container alone. */
    DROP,
    /** It is told, and that is all. */
    WARN,
    /** Nothing is looked for. */
    OFF
  }

  /** Whether there is anything to look for. */
  boolean isOn() {
    return action != Action.OFF && !search.isEmpty();
  }

  /** What in the config and the history of a plan holds a secret, as sentences. */
  List<String> inPlan(BuildPlan plan) {
    List<String> sentences = new ArrayList<>();
    if (!isOn()) {
      return sentences;
    }
    for (StagePlan stage : plan.stages()) {
      for (Step step : stage.steps()) {
        Findings findings = new Findings();
        look(findings, "the history of this step", step.about().history());
        findings
            .all()
            .forEach(finding -> sentences.add(step.about().range() + ": " + finding.sentence()));
      }
    }
    Findings findings = new Findings();
    look(findings, "the image's config", plan.config().toString());
    if (sentences.isEmpty()) {
      findings.all().forEach(finding -> sentences.add(finding.sentence()));
    }
    return sentences;
  }

  private void look(Findings findings, String place, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    search.search(bytes, 0, bytes.length, hit -> findings.add(place, hit));
  }

  /** A sentence about what was found in the layer of a step. */
  static String inLayer(Step step, List<Finding> findings) {
    List<String> told = new ArrayList<>();
    findings.stream().limit(TOLD).forEach(finding -> told.add(finding.sentence()));
    if (findings.size() > TOLD) {
      told.add("and " + (findings.size() - TOLD) + " more");
    }
    return step.about().range()
        + ": the layer of '"
        + step.about().text()
        + "' holds what must not be in it: "
        + String.join("; ", told);
  }

  /** What can be done about it, for a message. */
  static String advice() {
    return "; let the step not write the value, or delete it in the same step;"
        + " ENVBUILDER_SECRET_LEAK=warn keeps the layer as it is";
  }
}
