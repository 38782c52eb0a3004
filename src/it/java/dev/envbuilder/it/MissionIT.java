package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of build secrets as a user types it: an engine, a terminal, a registry, and then the
 * pushed image.
 */
@NeedsRoot
class MissionIT {
  private static final String EXAMPLE = "examples/build-secrets/Dockerfile";

  private final String foo = "foo-" + UUID.randomUUID();
  private final String bar = "bar-" + UUID.randomUUID();

  @TempDir private Path scratch;
  private Podman podman;

  @BeforeEach
  void makeStorage() {
    podman = Podman.create();
  }

  @AfterEach
  void deleteStorage() {
    podman.close();
  }

  @Test
  void buildsWithSecretsAndResumesWithout() throws IOException {
    podman.run("load", "--quiet", "--input", Dist.archive().toString()).ok();
    Path workspace = Files.createDirectory(scratch.resolve("workspace"));
    Path out = Files.createDirectory(scratch.resolve("out"));
    try (var registry = LocalRegistry.start()) {
      String base = registry.push(BaseImages.busybox().path(), "library/alpine:latest");
      Files.writeString(
          workspace.resolve("Dockerfile"),
          Files.readString(Path.of(EXAMPLE)).replace("alpine:latest", base));
      List<String> first =
          options(
              "-e=ENVBUILDER_BUILD_SECRET_FOO=" + foo,
              "-e=ENVBUILDER_BUILD_SECRET_BAR=" + bar,
              "-e=ENVBUILDER_INIT_SCRIPT=/bin/sh",
              "-e=ENVBUILDER_CACHE_REPO=" + registry.host() + "/test-container",
              "-e=ENVBUILDER_PUSH_IMAGE=1",
              "-v=" + workspace + ":/workspaces/empty",
              "-v=" + out + ":/out",
              "envbuilder:latest");

      String log = talk(first, out, "first");

      assertThat(log)
          .containsPattern("Pushed .*sha256:")
          .contains(registry.host() + "/test-container");
      assertThat(log).doesNotContain(foo, bar);
      assertHashesAndNoSecrets(out, "first");
      assertThat(Traces.of(foo, registry.storage())).isEmpty();
      assertThat(Traces.of(bar, registry.storage())).isEmpty();
      assertThat(Traces.of("foo_secret_hash.txt", registry.storage())).isNotEmpty();

      podman.run("rmi", "--all", "--force").ok();
      List<String> second =
          options(
              "--tls-verify=false",
              "-e=ENVBUILDER_INIT_SCRIPT=/bin/sh",
              "-v=" + out + ":/out",
              registry.host() + "/test-container:latest");

      log = talk(second, out, "second");

      assertThat(log).contains("Starting from a pushed image").doesNotContain("RUN");
      assertHashesAndNoSecrets(out, "second");
    }
  }

  /** Types at the prompt, and waits for the end; the answer is all that the terminal showed. */
  private String talk(List<String> options, Path out, String name) throws IOException {
    var words = new ArrayList<>(List.of("run", "-it", "--rm"));
    words.addAll(options);
    try (Podman.Terminal terminal = podman.terminal(words);
        OutputStream keyboard = terminal.keyboard()) {
      String script =
          """
          cd /; for bar in foo bar; do cat /${bar}_secret_hash.txt >/out/NAME.$bar; done
          env >/out/NAME.env; cat /proc/self/environ /proc/1/environ >/out/NAME.environ
          tty >/out/NAME.tty; ls -A / /tmp /run >/out/NAME.files 2>&1
          exit 5
          """;
      keyboard.write(script.replace("NAME", name).getBytes(UTF_8));
      keyboard.flush();
      var finished = terminal.await();
      assertThat(finished.status()).as(finished.toString()).isEqualTo(5);
      assertThat(out.resolve(name + ".files")).as(finished.toString()).exists();
      return finished.out();
    }
  }

  private void assertHashesAndNoSecrets(Path out, String name) throws IOException {
    assertThat(Files.readString(out.resolve(name + ".foo"))).isEqualTo(sha256(foo));
    assertThat(Files.readString(out.resolve(name + ".bar"))).isEqualTo(sha256(bar));
    for (String what : new String[] {"env", "environ", "files"}) {
      assertThat(Files.readString(out.resolve(name + "." + what)))
          .doesNotContain(foo, bar, "BUILD_SECRET", "ENVBUILDER_", "bar.secret");
    }
    assertThat(Files.readString(out.resolve(name + ".env"))).contains("ENVBUILDER=true\n");
    assertThat(Files.readString(out.resolve(name + ".tty"))).startsWith("/dev/");
  }

  private static String sha256(String text) {
    return Command.of("sha256sum").input(text.getBytes(UTF_8)).run().ok().out();
  }

  private static List<String> options(String... options) {
    var words = new ArrayList<>(Podman.LIMITS);
    words.addAll(List.of(options));
    return words;
  }
}
