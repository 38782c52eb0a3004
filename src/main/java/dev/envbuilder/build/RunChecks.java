package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Instruction.Run.Network;
import dev.envbuilder.dockerfile.Instruction.Run.Security;
import dev.envbuilder.dockerfile.RunMount.SecretMount;
import dev.envbuilder.linux.Capabilities;
import dev.envbuilder.linux.Capability;
import dev.envbuilder.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Checks the RUN steps of a plan against what the build was given, before anything is built. */
final class RunChecks {
  private final BuildSettings settings;
  private final BooleanSupplier canHaveOwnNetwork;
  private final List<String> problems = new ArrayList<>();

  private RunChecks(BuildSettings settings, BooleanSupplier canHaveOwnNetwork) {
    this.settings = settings;
    this.canHaveOwnNetwork = canHaveOwnNetwork;
  }

  /**
   * Refuses a plan with a step that cannot work here.
   *
   * @param canHaveOwnNetwork whether a command can be kept from this container's network
   * @throws BuildException naming every problem and its step
   */
  static void check(BuildPlan plan, BuildSettings settings, BooleanSupplier canHaveOwnNetwork)
      throws BuildException {
    RunChecks checks = new RunChecks(settings, canHaveOwnNetwork);
    for (StagePlan stage : plan.stages()) {
      for (Step step : stage.steps()) {
        if (step instanceof RunStep run) {
          checks.check(run);
        }
      }
    }
    if (!checks.problems.isEmpty()) {
      throw new BuildException(String.join("\n", checks.problems));
    }
  }

  /** Whether this process may make a network and an interface in it. */
  static boolean canMakeNetworks() {
    try {
      Capabilities held = Capabilities.read();
      return held.has(Capability.SYS_ADMIN) && held.has(Capability.NET_ADMIN);
    } catch (LinuxException e) {
      return false;
    }
  }

  private void check(RunStep run) {
    for (SecretMount mount : run.secrets()) {
      if (mount.required() && settings.secrets().find(mount.id()).isEmpty()) {
        add(
            run,
            "the build secret '"
                + mount.id()
                + "' is required and was not given; set ENVBUILDER_BUILD_SECRET_"
                + mount.id()
                + " or pass --secret id="
                + mount.id());
      }
    }
    if (!settings.secretsOnDisk()) {
      checkMemory(run);
    }
    for (StepMount mount : run.mounts()) {
      RunMounts.problem(run, mount.options()).ifPresent(problem -> add(run, problem));
    }
    if (run.network() == Network.NONE && !canHaveOwnNetwork.getAsBoolean()) {
      add(
          run,
          "RUN --network=none is not possible in this container: a network of its own takes"
              + " CAP_SYS_ADMIN, and CAP_NET_ADMIN for its loopback interface; add them (docker run"
              + " --cap-add SYS_ADMIN --cap-add NET_ADMIN), or leave the option out");
    }
    if (run.network() == Network.HOST) {
      require(
          run,
          Entitlement.NETWORK_HOST,
          "RUN --network=host",
          "a step has the network of this container in any case");
    }
    if (run.security() == Security.INSECURE) {
      require(
          run,
          Entitlement.SECURITY_INSECURE,
          "RUN --security=insecure",
          "a step has the rights of this container in any case, and gets no more");
    }
  }

  private void checkMemory(RunStep run) {
    for (SecretMount mount : run.secrets()) {
      boolean needsFile =
          mount.file().isPresent() && settings.secrets().find(mount.id()).isPresent();
      if (needsFile && !hasMemory()) {
        add(
            run,
            ("the build secret '%s' would be a file on this container's disk, as there is no file"
                    + " system in memory, and that is refused (ENVBUILDER_SECRET_ON_DISK=fail); mount"
                    + " a tmpfs at /dev/shm, or take the secret as a variable only (env=NAME without"
                    + " target)")
                .formatted(mount.id()));
      }
    }
  }

  /** Where that cannot be known there may be none. */
  private static boolean hasMemory() {
    try {
      return SecretFiles.memory().isPresent();
    } catch (LinuxException e) {
      return false;
    }
  }

  private void require(RunStep run, Entitlement entitlement, String option, String why) {
    if (!settings.allowed().contains(entitlement)) {
      add(
          run,
          "%s is not allowed; %s: leave the option out, or pass --allow %s to 'envbuilder build'"
              .formatted(option, why, entitlement.text()));
    }
  }

  private void add(RunStep run, String problem) {
    problems.add(run.about().range() + ": " + problem);
  }
}
