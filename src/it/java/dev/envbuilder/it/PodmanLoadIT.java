package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The image archive in an engine that people use: podman, with its own seccomp profile. */
@NeedsRoot
class PodmanLoadIT {
  @Test
  void loadsAndRuns() {
    try (Podman podman = Podman.create()) {
      assertThat(podman.run("load", "--quiet", "--input", Dist.archive().toString()).ok().out())
          .contains("/envbuilder:latest");

      var words = new ArrayList<>(List.of("run", "--rm"));
      words.addAll(Podman.LIMITS);
      words.addAll(List.of("envbuilder:latest", "--version"));
      var finished = podman.run(words.toArray(String[]::new));

      assertThat(finished.ok().out()).startsWith("envbuilder ");
    }
  }
}
