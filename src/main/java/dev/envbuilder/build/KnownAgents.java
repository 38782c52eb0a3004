package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount.SshMount;
import dev.envbuilder.ssh.SshAgents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what a plan asks for with the ssh agents that there are, before anything is built. */
final class KnownAgents {
  private KnownAgents() {}

  /**
   * Refuses a plan with a required agent that nobody gave.
   *
   * @throws BuildException naming every such agent and its step
   */
  static void check(BuildPlan plan, SshAgents agents) throws BuildException {
    List<String> problems = new ArrayList<>();
    for (StagePlan stage : plan.stages()) {
      for (Step step : stage.steps()) {
        for (SshMount mount : step.sshMounts()) {
          if (mount.required() && agents.find(mount.id()).isEmpty()) {
            problems.add(problem(step, mount.id(), agents));
          }
        }
        if (needsDefault(step) && agents.find(SshAgents.DEFAULT_ID).isEmpty()) {
          problems.add(problem(step, SshAgents.DEFAULT_ID, agents));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new BuildException(String.join("\n", problems));
    }
  }

  /**
   * ADD of a repository over ssh asks the default agent (BuildKit {@code client/llb/source.go}).
   */
  private static boolean needsDefault(Step step) {
    return step instanceof AddRemoteStep add && add.usesSsh();
  }

  private static String problem(Step step, String id, SshAgents agents) {
    String given = agents.ids().isEmpty() ? "none is" : String.join(", ", agents.ids()) + " are";
    return step.about().range()
        + ": the ssh agent '"
        + id
        + "' is required and was not given ("
        + given
        + "); name it in ENVBUILDER_BUILD_SSH, set ENVBUILDER_BUILD_SSH_KEY_"
        + id
        + " or pass --ssh "
        + id;
  }

  /** The ids that were given and that no step asks for. */
  static Set<String> unused(BuildPlan plan, SshAgents agents) {
    Set<String> unused = new TreeSet<>(agents.ids());
    for (StagePlan stage : plan.stages()) {
      for (Step step : stage.steps()) {
        step.sshMounts().forEach(mount -> unused.remove(mount.id()));
        if (needsDefault(step)) {
          unused.remove(SshAgents.DEFAULT_ID);
        }
      }
    }
    return unused;
  }
}
