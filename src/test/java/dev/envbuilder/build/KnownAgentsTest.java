package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.dockerfile.RunMount.SshMount;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.Platform;
import dev.envbuilder.ssh.SshAgents;
import dev.envbuilder.ssh.SshException;
import dev.envbuilder.ssh.SshSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownAgentsTest {
  @Test
  void refusesARequiredAgentThatNobodyGave() throws SshException {
    BuildPlan plan = plan(mount("default", true), mount("github", true));

    assertThatThrownBy(() -> KnownAgents.check(plan, agents("default")))
        .isInstanceOf(BuildException.class)
        .hasMessage(
            "Dockerfile:2:1: the ssh agent 'github' is required and was not given (default are);"
                + " name it in ENVBUILDER_BUILD_SSH, set ENVBUILDER_BUILD_SSH_KEY_github or pass"
                + " --ssh github");
  }

  @Test
  void letsWhatIsNotRequiredBeAbsent() {
    BuildPlan plan = plan(mount("default", false), mount("github", false));

    assertThatCode(() -> KnownAgents.check(plan, SshAgents.none())).doesNotThrowAnyException();
  }

  @Test
  void knowsWhatNoStepAsksFor() throws SshException {
    BuildPlan plan = plan(mount("default", false), mount("github", true));

    assertThat(plan.unusedAgents(agents("default", "DEFAULT", "gitlab")))
        .isEqualTo(Set.of("DEFAULT", "gitlab"));
  }

  private static SshAgents agents(String... ids) throws SshException {
    SshAgents.Builder builder = SshAgents.builder();
    for (String id : ids) {
      builder.add(id, new SshSource.Forwarded(Path.of("/agent")), "a test");
    }
    return builder.build();
  }

  private static SshMount mount(String id, boolean required) {
    return new SshMount(id, "", required, 0600, 0, 0);
  }

  private static BuildPlan plan(SshMount... mounts) {
    Step step = new Asking(List.of(mounts));
    StagePlan stage =
        new StagePlan(
            0, "0", new StageBase.Scratch(), List.of(step), ImageConfig.empty(Platform.ofHost()));
    return new BuildPlan(Platform.ofHost(), List.of(stage), Set.of());
  }

  private record Asking(List<SshMount> sshMounts) implements Step {
    @Override
    public About about() {
      return new About(new SourceRange("Dockerfile", 2, 2, 1), "RUN x", "RUN x");
    }

    @Override
    public void describe(CacheKey.Parts key, StepContext context) {}

    @Override
    public void execute(StepContext context) {}
  }
}
