package dev.envbuilder.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.events.Event;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our agent before OpenSSH's client and server, and our socket before OpenSSH's agent. */
class OpenSshIT {
  private static final String FORMATS =
      """
      ed25519
      ecdsa -b 256
      ecdsa -b 384
      ecdsa -b 521
      ecdsa -b 256 -m PEM
      ecdsa -b 384 -m PKCS8
      ecdsa -b 521 -m PEM
      rsa -b 1024
      rsa -b 3072
      rsa -b 2048 -m PEM
      rsa -b 2048 -m PKCS8
      """;

  @TempDir private Path folder;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private OpenSsh tools = new OpenSsh(Path.of("/"));

  @BeforeEach
  void begin() throws IOException {
    folder = folder.toRealPath();
    tools = new OpenSsh(folder);
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    assertThat(events).isEmpty();
  }

  @Test
  void listsAndSignsWithEachKindOfKey() throws Exception {
    List<Path> files = new ArrayList<>();
    List<SshKey> keys = new ArrayList<>();
    for (String line : FORMATS.strip().split("\n")) {
      Path file = key(files.size() + "", line);
      files.add(file);
      keys.add(OpenSsh.read(file));
    }
    String socket = listen(new SshSource.Keys(keys));

    List<String> expected = new ArrayList<>();
    for (Path file : files) {
      expected.add(OpenSsh.publicKey(file));
    }
    assertThat(tools.run(socket, "ssh-add", "-L").ok().output().lines().map(String::strip))
        .containsExactlyElementsOf(expected);
    assertThat(tools.run(socket, "ssh-add", "-l").ok().output().lines()).hasSize(files.size());
    for (Path file : files) {
      tools.run(socket, "ssh-add", "-T", file + ".pub").ok();
    }
  }

  @Test
  void isReadOnly() throws Exception {
    Path file = tools.key("key", "-t", "ed25519");
    Path other = tools.key("other", "-t", "ed25519");
    String socket = listen(new SshSource.Keys(List.of(OpenSsh.read(file))));

    assertThat(tools.run(socket, "ssh-add", "-D").status()).isNotZero();
    assertThat(tools.run(socket, "ssh-add", "-d", file + ".pub").status()).isNotZero();
    assertThat(tools.run(socket, "ssh-add", other.toString()).status()).isNotZero();
    assertThat(tools.run(socket, "ssh-add", "-L").ok().output().strip())
        .isEqualTo(OpenSsh.publicKey(file));
  }

  @Test
  @EnabledIf(value = "isRoot", disabledReason = "only root gives files away; run the tests as root")
  void admitsTheUserOfTheMountAlone() throws Exception {
    Path file = tools.key("key", "-t", "ed25519");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    SshSocket socket =
        new SshSource.Keys(List.of(OpenSsh.read(file)))
            .listen(BytePath.of(folder.toString()), 1234, 5678, 0600, events::add);
    open.add(socket);
    String path = socket.path().toString();

    assertThat(as(1234, path).ok().output()).contains("ED25519");
    assertThat(as(1235, path).output()).contains("Permission denied");
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private OpenSsh.Finished as(int user, String agent) throws IOException, InterruptedException {
    String ids = "--reuid=" + user + " --regid=" + user;
    return tools.run(
        agent, "sh", "-c", "cd / && exec setpriv " + ids + " --clear-groups ssh-add -l");
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, ssh-ed25519",
    "ecdsa -b 256, ecdsa-sha2-nistp256",
    "ecdsa -b 384, ecdsa-sha2-nistp384",
    "ecdsa -b 521, ecdsa-sha2-nistp521",
    "rsa -b 2048, rsa-sha2-256",
    "rsa -b 2048, rsa-sha2-512",
    "rsa -b 2048, ssh-rsa"
  })
  void opensAServer(String options, String algorithm) throws Exception {
    Path file = key("key", options);
    SshKey key = OpenSsh.read(file);
    SshKey stranger = OpenSsh.read(tools.key("stranger", "-t", "ed25519"));
    int port = serve(file, algorithm);

    String rightKey = listen(new SshSource.Keys(List.of(stranger, key)));
    assertThat(ssh(rightKey, port, algorithm).ok().output()).endsWith("hello\n");
    String wrongKey = listen(new SshSource.Keys(List.of(stranger)));
    assertThat(ssh(wrongKey, port, algorithm).status()).isEqualTo(255);
  }

  @Test
  void opensAServerForManyClientsAtOnce() throws Exception {
    Path file = tools.key("key", "-t", "ed25519");
    int port = serve(file, "ssh-ed25519");
    String socket = listen(new SshSource.Keys(List.of(OpenSsh.read(file))));
    List<Thread> threads = new ArrayList<>();
    List<Integer> statuses = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  statuses.add(ssh(socket, port, "ssh-ed25519").status());
                } catch (IOException | InterruptedException e) {
                  statuses.add(-1);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(statuses).hasSize(8).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa -b 2048"})
  void letsAStepReadAndSignWithARealAgent(String options) throws Exception {
    Path file = key("key", options);
    String algorithm = options.startsWith("rsa") ? "rsa-sha2-512" : "ssh-ed25519";
    Path real = folder.resolve("real");
    Process agent =
        tools.start(folder.resolve("agent.log"), "ssh-agent", "-D", "-a", real.toString());
    open.add(() -> agent.destroyForcibly().waitFor());
    awaitFile(real);
    tools.run(real.toString(), "ssh-add", "-q", file.toString()).ok();
    String socket = listen(new SshSource.Forwarded(real));

    assertThat(tools.run(socket, "ssh-add", "-L").ok().output().strip())
        .startsWith(OpenSsh.publicKey(file));
    tools.run(socket, "ssh-add", "-T", file + ".pub").ok();
    assertThat(ssh(socket, serve(file, algorithm), algorithm).ok().output()).endsWith("hello\n");
    assertThat(tools.run(socket, "ssh-add", "-D").status()).isNotZero();
    assertThat(tools.run(socket, "ssh-add", "-d", file + ".pub").status()).isNotZero();
    assertThat(tools.run(real.toString(), "ssh-add", "-L").ok().output())
        .startsWith(OpenSsh.publicKey(file));
  }

  private Path key(String name, String options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("-t"));
    words.addAll(Arrays.asList(options.split(" ")));
    return tools.key(name, words.toArray(String[]::new));
  }

  private String listen(SshSource source) throws IOException {
    long uid = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    long gid = ((Number) Files.getAttribute(folder, "unix:gid")).longValue();
    SshSocket socket = source.listen(BytePath.of(folder.toString()), uid, gid, 0600, events::add);
    open.add(socket);
    return socket.path().toString();
  }

  private OpenSsh.Finished ssh(String agent, int port, String algorithm)
      throws IOException, InterruptedException {
    return tools.run(
        agent,
        "ssh",
        "-F",
        "/dev/null",
        "-p",
        Integer.toString(port),
        "-o",
        "BatchMode=yes",
        "-o",
        "IdentityFile=/none",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "LogLevel=ERROR",
        "-o",
        "PubkeyAcceptedAlgorithms=" + algorithm,
        System.getProperty("user.name") + "@127.0.0.1",
        "echo hello");
  }

  /** Starts a server that takes one key with one algorithm, and gives its port. */
  private int serve(Path key, String algorithm) throws IOException, InterruptedException {
    Path hostKey = tools.key("host-" + key.getFileName() + "-" + algorithm, "-t", "ed25519");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config = folder.resolve("sshd_config");
    Files.writeString(
        config,
        """
        ListenAddress 127.0.0.1:%d
        HostKey %s
        AuthorizedKeysFile %s.pub
        PubkeyAcceptedAlgorithms %s
        AuthenticationMethods publickey
        PermitRootLogin yes
        StrictModes no
        UsePAM no
        PidFile none
        """
            .formatted(port, hostKey, key, algorithm));
    if (isRoot()) {
      Files.createDirectories(Path.of("/run/sshd")); // where Debian's sshd separates privileges
    }
    Path log = folder.resolve("sshd.log");
    Process server = tools.start(log, "/usr/sbin/sshd", "-D", "-e", "-f", config.toString());
    open.add(() -> server.destroyForcibly().waitFor());
    for (int i = 0; i < 300; i++) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return probe.getPort();
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("sshd does not listen: " + Files.readString(log));
  }

  private static void awaitFile(Path file) throws InterruptedException {
    for (int i = 0; i < 300 && !Files.exists(file); i++) {
      Thread.sleep(100);
    }
    assertThat(file).exists();
  }
}
