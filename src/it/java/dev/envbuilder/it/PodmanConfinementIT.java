package dev.envbuilder.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The same attacks in podman's container, with its own seccomp profile. */
class PodmanConfinementIT extends ConfinementIT {
  private Podman podman;

  @BeforeAll
  @Override
  void build(@TempDir Path scratch) throws IOException {
    podman = Podman.create();
    podman.run("load", "--quiet", "--input", Dist.archive().toString()).ok();
    super.build(scratch);
  }

  @AfterAll
  void deleteStorage() {
    podman.close();
  }

  @Override
  String run(Story built) {
    var words = new ArrayList<>(List.of("run", "--rm"));
    words.addAll(Podman.LIMITS);
    words.addAll(built.engineOptions());
    words.add("envbuilder:latest");
    var finished = podman.run(words.toArray(String[]::new)).ok();
    return finished.out() + finished.err();
  }
}
