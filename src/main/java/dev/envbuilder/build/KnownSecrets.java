package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount.SecretMount;
import dev.envbuilder.secret.SecretStore;
import java.util.ArrayList;
import java.util.List;

/** Checks a plan against the secrets that there are, before anything is built. */
final class KnownSecrets {
  private KnownSecrets() {}

  /**
   * Refuses a plan with a required secret that nobody gave.
   *
   * @throws BuildException naming every such secret and its step
   */
  static void check(BuildPlan plan, SecretStore secrets) throws BuildException {
    List<String> problems = new ArrayList<>();
    for (StagePlan stage : plan.stages()) {
      for (Step step : stage.steps()) {
        if (step instanceof RunStep run) {
          for (SecretMount mount : run.secrets()) {
            if (mount.required() && secrets.find(mount.id()).isEmpty()) {
              problems.add(
                  run.about().range()
                      + ": the build secret '"
                      + mount.id()
                      + "' is required and was not given; set ENVBUILDER_BUILD_SECRET_"
                      + mount.id()
                      + " or pass --secret id="
                      + mount.id());
            }
          }
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new BuildException(String.join("\n", problems));
    }
  }
}
