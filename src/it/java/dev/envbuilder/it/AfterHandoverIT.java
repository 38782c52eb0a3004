package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the init process and its container hold when the builder is gone: looked at by root of this
 * machine, who may read every process, and from inside.
 */
@NeedsRoot
class AfterHandoverIT {
  private static final String DOCKERFILE =
      """
      FROM busybox
      RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,env --mount=type=ssh \\
          touch /out/building; until [ -e /out/go ]; do sleep 0.05; done
      """;

  /** Each start leaves a search of its own, and stays. */
  private static final String INIT =
      """
      /out/scour /out/needles >/out/inside-$(ls /out | grep -c inside)
      sleep 600 &
      touch /out/waits; wait
      """;

  private final Canary token = Canary.random();
  private final Canary login = Canary.random();
  private final Canary unknown = Canary.random();

  @TempDir private Path scratch;
  private Story story;
  private Scour scour;

  @BeforeEach
  void write() throws IOException {
    Path key = scratch.resolve("key");
    Command.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
    String pair = Base64.getEncoder().encodeToString(("user:" + login.text()).getBytes(UTF_8));
    String config = "{\"auths\":{\"registry.example\":{\"auth\":\"" + pair + "\"}}}";
    story =
        Story.of(scratch, DOCKERFILE)
            .env("ENVBUILDER_BUILD_SECRET_TOKEN", token.text())
            .env("ENVBUILDER_BUILD_SSH_KEY_default", Files.readString(key))
            .env(
                "ENVBUILDER_DOCKER_CONFIG_BASE64",
                Base64.getEncoder().encodeToString(config.getBytes(UTF_8)))
            .env("ENVBUILDER_NOBODY_KNOWS_THIS", unknown.text())
            .env("ENVBUILDER_INIT_SCRIPT", INIT);
    scour =
        Scour.install(
            story.out(),
            Map.of(
                "TOKEN",
                token,
                "LOGIN",
                login,
                "UNKNOWN",
                unknown,
                "KEY",
                new Canary(Files.readAllLines(key).get(4).substring(2, 46))));
  }

  @Test
  void theInitProcessHoldsNothing() throws IOException {
    try (Container container = story.bundle().start()) {
      awaitFile("building");
      // the same search while the builder has it all
      assertThat(scour.processes(container.pid()).found("mem"))
          .anyMatch(line -> line.contains(" TOKEN:text"))
          .anyMatch(line -> line.contains(" KEY:"));

      // the memory file in which the environment came, and the environment that Java got
      Path builder = Path.of("/proc/" + container.pid());
      assertThat(Files.readSymbolicLink(builder.resolve("fd/3")).toString())
          .startsWith("/memfd:environment");
      assertThat(Files.readAllBytes(builder.resolve("fd/3"))).isEmpty();
      assertThat(Files.readString(builder.resolve("environ"))).doesNotContain("ENVBUILDER_");

      letGo();

      assertHoldsNothing(container.pid());
    }
  }

  @Test
  void itHoldsNothingWhenTheContainerIsStartedAgain() throws IOException {
    Path disk = Files.createDirectory(Dist.scratch().resolve("again-" + unknown.hashCode()));
    try {
      story.env("ENVBUILDER_SKIP_REBUILD", "true").bundle().disk(disk);
      for (int start = 0; start < 3; start++) {
        try (Container container = story.bundle().start()) {
          letGo();

          assertHoldsNothing(container.pid());
        }
        Files.delete(story.out().resolve("waits"));
      }
      assertThat(scour.files(disk).found()).isEmpty();
      assertThat(story.out().resolve("inside-2")).exists();
    } finally {
      Command.run("rm", "-rf", "--one-file-system", disk.toString());
    }
  }

  @Test
  void itHoldsNothingWhereThePushedImageResumes() throws IOException {
    Podman podman = Podman.create();
    try (var registry = LocalRegistry.start()) {
      podman.run("load", "--quiet", "--input", Dist.archive().toString()).ok();
      story
          .env("ENVBUILDER_CACHE_REPO", registry.host() + "/after")
          .env("ENVBUILDER_PUSH_IMAGE", "true");
      List<String> options = story.engineOptions();
      options.add("envbuilder:latest");
      String built = start(podman, options);
      letGo();
      assertHoldsNothing(pid(podman, built));
      restartAndLook(podman, built);
      podman.run("rm", "--force", "--time=0", built).ok();
      assertThat(Traces.of(token.text(), registry.storage())).isEmpty();
      assertThat(Traces.of(unknown.text(), registry.storage())).isEmpty();

      String resumed =
          start(
              podman,
              List.of(
                  "--tls-verify=false",
                  "-v=" + story.out() + ":/out",
                  "-e=ENVBUILDER_INIT_SCRIPT=" + INIT,
                  registry.host() + "/after:latest"));
      assertHoldsNothing(pid(podman, resumed));
      restartAndLook(podman, resumed);
      assertThat(podman.run("logs", resumed).err()).contains("Starting from a pushed image");
    } finally {
      podman.close();
    }
  }

  private void restartAndLook(Podman podman, String container) throws IOException {
    podman.run("stop", "--time=0", container).ok();
    Files.delete(story.out().resolve("waits"));
    podman.run("start", container).ok();
    assertHoldsNothing(pid(podman, container));
    Files.delete(story.out().resolve("waits"));
  }

  private static String start(Podman podman, List<String> options) {
    var words = new ArrayList<>(List.of("run", "--detach"));
    words.addAll(Podman.LIMITS);
    words.addAll(options);
    return podman.run(words.toArray(String[]::new)).ok().out().strip();
  }

  private static long pid(Podman podman, String container) {
    return Long.parseLong(
        podman.run("inspect", "--format={{.State.Pid}}", container).ok().out().strip());
  }

  private void awaitFile(String name) {
    Container.waitFor(() -> Files.exists(story.out().resolve(name)));
  }

  private void letGo() throws IOException {
    awaitFile("building");
    Files.writeString(story.out().resolve("go"), "");
  }

  /** Environment, memory, descriptors, from outside; files, keys and all else from inside. */
  private void assertHoldsNothing(long pid) throws IOException {
    awaitFile("waits");
    var outside = scour.processes(pid);
    assertThat(outside.found()).isEmpty();
    assertThat(outside.looked("mem")).isGreaterThan(5);
    for (String kind : List.of("mem", "environ")) {
      // a child may end meanwhile; nobody is kept out
      assertThat(outside.denied(kind))
          .noneMatch(line -> line.startsWith("/proc/" + pid + "/"))
          .allMatch(line -> line.contains(" No such "));
    }
    String[] inside = story.out().toFile().list((at, name) -> name.startsWith("inside-"));
    assertThat(inside).isNotEmpty();
    for (String name : inside) {
      assertThat(scour.said(name).found()).as(name).isEmpty();
    }
    try (var open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      assertThat(open.map(fd -> fd.getFileName().toString())).isSubsetOf("0", "1", "2", "10");
    }
    byte[] block = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
    assertThat(Arrays.asList(new String(block, ISO_8859_1).split("\0")))
        .contains("ENVBUILDER=true")
        .noneMatch(entry -> entry.startsWith("ENVBUILDER_"));
  }
}
