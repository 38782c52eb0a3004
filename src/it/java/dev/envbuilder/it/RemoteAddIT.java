package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.git.GitServer;
import dev.envbuilder.net.FileServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADD of what lies on servers of the test: containers share the host's network. */
@NeedsRoot
class RemoteAddIT {
  private static final LocalRegistry REGISTRY = LocalRegistry.start();
  private static final String HELLO =
      "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  private static String base = "";

  private final FileServer files;
  private @TempDir Path folder = Path.of("/");
  private @Nullable GitServer repositories;

  RemoteAddIT() throws IOException {
    files =
        new FileServer()
            .on(
                "/hello.txt",
                exchange -> {
                  exchange
                      .getResponseHeaders()
                      .add("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
                  FileServer.send(exchange, 200, "hello".getBytes(StandardCharsets.UTF_8));
                });
  }

  @BeforeAll
  static void pushBase() {
    base = REGISTRY.push(BaseImages.busybox().path(), "base/busybox:1");
  }

  @AfterAll
  static void stopRegistry() {
    REGISTRY.close();
  }

  @BeforeEach
  void serve() throws IOException {
    repositories = new GitServer(folder);
  }

  @AfterEach
  void stop() {
    files.close();
    git().close();
  }

  private GitServer git() {
    return Objects.requireNonNull(repositories);
  }

  private List<String> build(Workspace workspace, String script, String... environment) {
    Bundle bundle = workspace.bundle().env("ENVBUILDER_INIT_SCRIPT", script);
    for (int i = 0; i < environment.length; i += 2) {
      bundle = bundle.env(environment[i], environment[i + 1]);
    }
    try (Container container = bundle.start()) {
      return container.await().ok().lines();
    }
  }

  private static Workspace workspace(String lines) {
    return Workspace.of("FROM " + base + "\n" + lines);
  }

  @Test
  void addsFiles() {
    String lines =
        """
        WORKDIR /w
        ADD %1$s /dir/
        ADD --chown=7:8 --chmod=755 --checksum=%2$s %1$s plain
        """
            .formatted(files.url("/hello.txt"), HELLO);
    try (var workspace = workspace(lines)) {
      assertThat(
              build(
                  workspace,
                  "stat -c '%n %a %u:%g %Y %s' /dir/hello.txt /w/plain; ls -A /.envbuilder/tmp"))
          .containsExactly("/dir/hello.txt 600 0:0 1445412480 5", "/w/plain 755 7:8 1445412480 5");
    }
  }

  @Test
  void unpacksAnArchiveIfAsked() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/in"));
    Files.writeString(tree.resolve("a"), "x");
    Path archive = folder.resolve("a.tar.gz");
    Command.run("tar", "-czf", archive.toString(), "-C", folder.resolve("tree").toString(), "in");
    byte[] content = Files.readAllBytes(archive);
    files.on("/a.tar.gz", exchange -> FileServer.send(exchange, 200, content));
    String url = files.url("/a.tar.gz");

    try (var workspace = workspace("ADD " + url + " /raw/\nADD --unpack " + url + " /un/\n")) {
      assertThat(build(workspace, "find /raw /un | sort"))
          .containsExactly("/raw", "/raw/a.tar.gz", "/un", "/un/in", "/un/in/a");
    }
  }

  @Test
  void aChecksumSparesTheDownloadOfACachedLayer() {
    String lines = "ADD --checksum=" + HELLO + " " + files.url("/hello.txt") + " /h\nRUN cat /h\n";
    try (var workspace = workspace(lines)) {
      String cache = REGISTRY.host() + "/cache/remote";

      build(workspace, "cat /h", "ENVBUILDER_CACHE_REPO", cache);
      assertThat(files.requests()).hasSize(1);
      List<String> again = build(workspace, "cat /h", "ENVBUILDER_CACHE_REPO", cache);

      assertThat(again).containsExactly("hello");
      assertThat(files.requests()).hasSize(1);
    }
  }

  @Test
  void addsRepositories() throws Exception {
    String commit =
        git().repository("app", Map.of("top", "1", "src/run.sh", "2", "src/in/deep", "3"));
    String url = git().url("app");
    String lines =
        """
        ADD %1$s#main:src /src
        ADD --keep-git-dir --checksum=%2$s %1$s /all/
        """
            .formatted(url, commit.substring(0, 10));
    try (var workspace = workspace(lines)) {
      List<String> found =
          build(
              workspace,
              "cd /; find src all -path all/.git -prune -o -type f -print | sort;"
                  + " stat -c '%a %u:%g' /src /src/run.sh; cat /all/.git/HEAD");

      assertThat(found)
          .containsExactly(
              "all/src/in/deep",
              "all/src/run.sh",
              "all/top",
              "src/in/deep",
              "src/run.sh",
              "755 0:0",
              "644 0:0",
              commit);
    }
  }

  @Test
  void addsRepositoriesOverSshWithTheDefaultAgent() throws Exception {
    git().repository("app", Map.of("top", "1"));
    Path key = folder.resolve("key");
    for (String name : List.of("key", "host")) {
      String file = folder.resolve(name).toString();
      Command.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file);
    }
    try (SshServer server = SshServer.setUpDefaultServer()) {
      server.setHost("127.0.0.1");
      server.setKeyPairProvider(new FileKeyPairProvider(folder.resolve("host")));
      server.setPublickeyAuthenticator(new AuthorizedKeysAuthenticator(folder.resolve("key.pub")));
      server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
      server.start();
      String lines = "ADD ssh://git@127.0.0.1:" + server.getPort() + git().folder("app") + " /a\n";
      try (var workspace = workspace(lines)) {
        workspace.file(
            "known",
            "[127.0.0.1]:" + server.getPort() + " " + Files.readString(folder.resolve("host.pub")));

        assertThat(
                build(
                    workspace,
                    "cat /a/top",
                    "ENVBUILDER_BUILD_SSH_KEY_default",
                    Files.readString(key),
                    "SSH_KNOWN_HOSTS",
                    "/workspace/known"))
            .containsExactly("1");
      }
    }
  }

  @Test
  void leavesTheRootAloneIfASourceIsMissing() {
    files.on("/missing", exchange -> FileServer.send(exchange, 404, new byte[0]));
    String url = "http://ann:pw@127.0.0.1:" + files.port() + "/missing";
    try (var workspace = workspace("RUN echo changed\nADD " + url + " /x\n");
        Container container =
            workspace.bundle().env("ENVBUILDER_EXIT_ON_BUILD_FAILURE", "true").start()) {
      var finished = container.await();

      assertThat(finished.status()).isNotZero();
      assertThat(finished.err())
          .contains("Dockerfile:3:1", files.url("/missing") + " answered 404")
          .doesNotContain("ann:pw")
          .doesNotContain("[1/2]");
    }
  }
}
