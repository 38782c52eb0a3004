package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The image archive in an engine that people use: podman, with its own seccomp profile. */
@NeedsRoot
class PodmanLoadIT {
  private Path storage = Path.of("");

  @BeforeEach
  void makeStorage() throws Exception {
    storage = Files.createTempDirectory("podman-"); // podman allows 50 characters for --runroot
  }

  @AfterEach
  void deleteStorage() {
    podman("system", "reset", "--force");
    // podman leaves its storage directory mounted on itself
    Command.of("umount", "--lazy", storage.resolve("root/overlay").toString()).run();
    Command.run("rm", "-rf", "--one-file-system", storage.toString());
  }

  @Test
  void loadsAndRuns() {
    assertThat(podman("load", "--quiet", "--input", Dist.archive().toString()).ok().out())
        .contains("/envbuilder:latest");

    var finished = run("--version");

    assertThat(finished.ok().out()).startsWith("envbuilder ");
  }

  private Command.Finished run(String... arguments) {
    var words = new ArrayList<>(List.of("run", "--rm", "--network=host"));
    // The default limits are higher than a container within a container may set.
    words.addAll(List.of("--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096"));
    words.add("--cap-drop=ALL");
    words.add("--cap-add=" + String.join(",", Bundle.CAPABILITIES));
    words.add("envbuilder:latest");
    words.addAll(List.of(arguments));
    return podman(words.toArray(String[]::new));
  }

  private Command.Finished podman(String... arguments) {
    var words = new ArrayList<>(List.of("podman", "--runtime=runc", "--storage-driver=overlay"));
    words.addAll(List.of("--cgroup-manager=cgroupfs", "--events-backend=file"));
    words.add("--root=" + storage.resolve("root"));
    words.add("--runroot=" + storage.resolve("run"));
    words.add("--tmpdir=" + storage.resolve("tmp"));
    words.addAll(List.of(arguments));
    return Command.of(words).run();
  }
}
