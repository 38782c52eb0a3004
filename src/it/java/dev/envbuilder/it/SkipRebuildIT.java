package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A container that is stopped and started again. */
@NeedsRoot
class SkipRebuildIT {
  private static final LocalRegistry REGISTRY = LocalRegistry.start();
  private static final String INIT =
      "id -u; echo $GREETING; ls /left 2>/dev/null || echo >/left; cat /made";

  private static String base = "";

  @BeforeAll
  static void pushBase() {
    base = REGISTRY.push(BaseImages.busybox().path(), "base/busybox:1");
  }

  @AfterAll
  static void stopRegistry() {
    REGISTRY.close();
  }

  @Test
  void startsAgainWithWhatItsUserLeft() {
    try (var workspace = workspace();
        Container first = bundle(workspace, Bundle.ofImage()).start()) {
      String made = first.await().ok().lines().getLast();
      workspace.file("Dockerfile", "FROM nothing-of-that-name\n");

      try (Container second =
          bundle(workspace, restarted(first)).env("ENVBUILDER_SKIP_REBUILD", "true").start()) {
        var finished = second.await().ok();

        assertThat(finished.lines()).containsExactly("0", "hello", "/left", made);
        assertThat(finished.err()).contains("skipping the build").doesNotContain("DONE");
      }
    }
  }

  @Test
  void startsAgainWithoutNetwork() {
    String gone = "registry.invalid/cache";
    try (var workspace = workspace();
        Container first =
            bundle(workspace, Bundle.ofImage())
                .volume(workspace.beside("layers"), "/layers")
                .env("ENVBUILDER_LAYER_CACHE_DIR", "/layers")
                .start()) {
      String made = first.await().ok().lines().getLast();

      try (Container second =
          bundle(workspace, restarted(first))
              .env("ENVBUILDER_SKIP_REBUILD", "true")
              .env("ENVBUILDER_CACHE_REPO", gone)
              .env("ENVBUILDER_PUSH_IMAGE", "true")
              .env("ENVBUILDER_EXIT_ON_PUSH_FAILURE", "true")
              .env("ENVBUILDER_FALLBACK_IMAGE", gone)
              .withoutNetwork()
              .start()) {
        var finished = second.await().ok();

        assertThat(finished.lines()).containsExactly("0", "hello", "/left", made);
        assertThat(finished.err()).doesNotContain("warning").doesNotContain("registry.invalid");
      }
    }
  }

  @Test
  void buildsAgainUnlessToldNotTo() {
    try (var workspace = workspace();
        Container first = bundle(workspace, Bundle.ofImage()).start()) {
      String made = first.await().ok().lines().getLast();

      try (Container second = bundle(workspace, restarted(first)).start()) {
        assertThat(second.await().ok().lines())
            .hasSize(3)
            .doesNotContain(made)
            .doesNotContain("/left");
      }
    }
  }

  @Test
  void buildsAgainWhatWasNotFinished() {
    try (var workspace = workspace().shell("echo RUN exit 3 >>Dockerfile");
        Container first = bundle(workspace, Bundle.ofImage()).start()) {
      assertThat(first.await().status()).isEqualTo(1);
      workspace.shell("sed -i '$d' Dockerfile");

      try (Container second =
          bundle(workspace, restarted(first)).env("ENVBUILDER_SKIP_REBUILD", "true").start()) {
        var finished = second.await().ok();

        assertThat(finished.err()).contains("#2 DONE");
        assertThat(finished.lines()).hasSize(3).startsWith("0", "hello");
      }
    }
  }

  private static Workspace workspace() {
    return Workspace.of(
        "FROM %s\nENV GREETING=hello\nRUN head -c 32 /dev/urandom | sha256sum >/made\n"
            .formatted(base));
  }

  private static Bundle bundle(Workspace workspace, Bundle bundle) {
    return workspace.in(bundle).env("ENVBUILDER_INIT_SCRIPT", INIT);
  }

  /** The same root, as the first run left it. */
  private static Bundle restarted(Container ended) {
    return Bundle.of(ended.root());
  }
}
