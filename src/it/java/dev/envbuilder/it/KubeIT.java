package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of {@code deploy/kubernetes} played by podman, which takes them as a cluster does but
 * for what is replaced here: the images, and the volume in memory, which this podman would make on
 * disk.
 */
@NeedsRoot
class KubeIT {
  private static final Path FILES = Path.of("deploy/kubernetes");

  private static final String ENVBUILDER = "localhost/envbuilder:test";

  private static final String DOCKERFILE =
      """
      FROM BASE
      RUN --mount=type=secret,id=NPM_TOKEN,required=true sha256sum </run/secrets/NPM_TOKEN >/digest
      RUN ls -A /run/build-secrets >/others 2>&1; ls -A /run/secrets >>/others 2>&1; true
      """;

  private final String secret = "canary-" + UUID.randomUUID();

  @TempDir private Path scratch;
  private Podman podman;
  private Path memory;
  private LocalRegistry registry;
  private String busybox;

  @BeforeEach
  void makeCluster() throws IOException {
    podman = Podman.create();
    registry = LocalRegistry.start();
    podman.run("load", "--quiet", "--input", Dist.archive().toString()).ok();
    podman.run("tag", "envbuilder:latest", ENVBUILDER).ok();
    busybox = registry.push(BaseImages.busybox().path(), "library/busybox:stable");
    podman.run("pull", "--quiet", "--tls-verify=false", busybox).ok();
    // of accounts and roles this podman takes no notice, if they are YAML
    String all = file("access.yaml") + "---\n" + file("project.yaml");
    podman.play(Files.writeString(scratch.resolve("cluster.yaml"), all)).ok();
    Path project = Path.of(output("volume", "inspect", "--format={{.Mountpoint}}", "project"));
    Files.writeString(project.resolve("Dockerfile"), DOCKERFILE.replace("BASE", busybox));
    memory = Files.createDirectory(scratch.resolve("memory"));
    Command.run("mount", "-t", "tmpfs", "tmpfs", memory.toString());
  }

  @AfterEach
  void deleteCluster() {
    podman.close();
    registry.close();
    Command.of("umount", "--lazy", memory.toString()).run();
  }

  @Test
  void buildsWithSecretsFromMemoryAndLeavesNoneAnywhere() throws IOException {
    String container = play("workspace.yaml", secretFile());

    assertBuilt(container, given());
    assertThat(memory).isEmptyDirectory();
    String settings = podman.run("inspect", container).ok().out();
    assertThat(settings).contains("ENVBUILDER_BUILD_SECRETS_DIR").doesNotContain(secret, base64());
    assertThat(exec(container, "env; cat /proc/*/environ; mount; ls -A /run/build-secrets"))
        .doesNotContain(secret, base64(), "/secrets ");
    var log = podman.run("logs", container).ok();
    assertThat(log.out() + log.err()).contains("sha256sum").doesNotContain(secret, base64());
    // the layers of all containers, that of the init container too if it is still there
    assertThat(Traces.of(secret, layer(container).resolve("../..").normalize())).isEmpty();
  }

  /** What the documentation says of variables: the build hides them, {@code exec} does not. */
  @Test
  void buildsWithSecretsFromVariablesWhichOnlyExecStillHas() throws IOException {
    String container = play("workspace-env.yaml", variablesOf());

    assertBuilt(container, secret);
    assertThat(exec(container, "cat /proc/1/environ")).doesNotContain(secret, "BUILD_SECRET");
    assertThat(Traces.of(secret, layer(container))).isEmpty();
    assertThat(exec(container, "env")).contains("ENVBUILDER_BUILD_SECRET_NPM_TOKEN=" + secret);
  }

  /** Plays a file, and waits for the end of the build; the answer is the container's name. */
  private String play(String file, String before) throws IOException {
    String text = replaced(file(file), "registry.example.com/tools/envbuilder:latest", ENVBUILDER);
    if (text.contains("initContainers:")) {
      text = replaced(text, "docker.io/library/busybox:stable", busybox);
      text =
          replaced(
              text,
              "emptyDir:\n        medium: Memory\n        sizeLimit: 1Mi\n",
              "hostPath:\n        path: " + memory + "\n        type: Directory\n");
    }
    podman.play(Files.writeString(scratch.resolve(file), before + text)).ok();
    String container = file.replace(".yaml", "") + "-workspace";
    try {
      Container.waitFor(() -> exec(container, "cat /proc/1/cmdline").contains("sleep"));
    } catch (AssertionError e) {
      throw new AssertionError(podman.run("logs", container).toString(), e);
    }
    return container;
  }

  private static String file(String name) throws IOException {
    return Files.readString(FILES.resolve(name));
  }

  private String secretFile() throws IOException {
    String text = file("secret.yaml");
    return replaced(text, "cmVwbGFjZS1tZQ==", base64()) + "---\n";
  }

  /** Podman 4.3 finds variables only in a secret that is made in this way. */
  private String variablesOf() throws IOException {
    Path file = scratch.resolve("variables.json");
    Files.writeString(file, "{\"NPM_TOKEN\":\"" + base64() + "\"}");
    podman.run("secret", "create", "build-secrets", file.toString()).ok();
    return "";
  }

  private String base64() {
    return Base64.getEncoder().encodeToString(secret.getBytes(UTF_8));
  }

  private static String replaced(String text, String part, String by) {
    assertThat(text).contains(part);
    return text.replace(part, by);
  }

  /** The step that was to have the secret had it, and the next one had none. */
  private void assertBuilt(String container, String value) {
    String digest = Command.of("sha256sum").input(value.getBytes(UTF_8)).run().ok().out();
    assertThat(exec(container, "cat /digest")).isEqualTo(digest);
    assertThat(exec(container, "cat /others")).doesNotContain("NPM_TOKEN");
  }

  /** What the engine mounted: Podman 4.3 does not decode a Secret's data. */
  private String given() throws IOException {
    String volume = output("volume", "inspect", "--format={{.Mountpoint}}", "build-secrets");
    String value = Files.readString(Path.of(volume, "NPM_TOKEN"));
    assertThat(value).isIn(secret, base64());
    return value;
  }

  private String exec(String container, String script) {
    var finished = podman.run("exec", container, "/bin/sh", "-c", script);
    return finished.out() + finished.err();
  }

  /** The directory in which the engine keeps what a container has written. */
  private Path layer(String container) {
    return Path.of(output("inspect", "--format={{.GraphDriver.Data.UpperDir}}", container));
  }

  private String output(String... arguments) {
    return podman.run(arguments).ok().out().strip();
  }
}
