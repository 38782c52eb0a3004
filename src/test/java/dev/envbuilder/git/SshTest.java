package dev.envbuilder.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.net.Credentials;
import dev.envbuilder.net.NetOptions;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.RetryListener;
import dev.envbuilder.net.Wire;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server of the same library, which runs the real git. */
class SshTest {
  @TempDir private Path folder;
  private final Wire wire = new Wire(NetOptions.DEFAULT);
  private final KeyPair host = newKey();
  private final KeyPair user = newKey();
  private SshServer server;
  private GitServer repositories;
  private int number;

  @BeforeEach
  void start() throws Exception {
    repositories = new GitServer(Files.createDirectory(folder.resolve("server")));
    repositories.repository("app", Map.of("a.txt", "one"));
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator(
        (name, key, session) -> name.equals("git") && KeyUtils.compareKeys(key, user.getPublic()));
    server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(true);
    repositories.close();
    wire.close();
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What an SSH agent does, with one key. */
  private record Agent(KeyPair key) implements SshAgent.Connection {
    private static SshAgent of(KeyPair key) {
      return () -> new Agent(key);
    }

    private byte[] publicKey() {
      ByteArrayBuffer buffer = new ByteArrayBuffer();
      buffer.putRawPublicKey(key.getPublic());
      return buffer.getCompactData();
    }

    @Override
    public byte[] answer(byte[] request) throws IOException {
      ByteArrayBuffer out = new ByteArrayBuffer();
      if (request[0] == 11) {
        out.putByte((byte) 12);
        out.putUInt(1);
        out.putBytes(publicKey());
        out.putString("test");
        return out.getCompactData();
      }
      ByteArrayBuffer in = new ByteArrayBuffer(request);
      assertThat(in.getByte()).isEqualTo((byte) 13);
      assertThat(in.getBytes()).isEqualTo(publicKey());
      out.putByte((byte) 14);
      out.putBytes(signature(in.getBytes()));
      return out.getCompactData();
    }

    private byte[] signature(byte[] data) throws IOException {
      try {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key.getPrivate());
        signature.update(data);
        byte[] both = signature.sign();
        ByteArrayBuffer numbers = new ByteArrayBuffer();
        numbers.putMPInt(new BigInteger(1, Arrays.copyOf(both, 32)));
        numbers.putMPInt(new BigInteger(1, Arrays.copyOfRange(both, 32, 64)));
        ByteArrayBuffer out = new ByteArrayBuffer();
        out.putString("ecdsa-sha2-nistp256");
        out.putBytes(numbers.getCompactData());
        return out.getCompactData();
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      // there is nothing to close
    }
  }

  private Path checkOut(Optional<SshAgent> agent, Optional<String> knownHosts) throws IOException {
    NetOptions options = NetOptions.DEFAULT.withStall(Duration.ofSeconds(20));
    Retry retry =
        new Retry(wait -> {}, InstantSource.system(), new Random(1), RetryListener.SILENT);
    GitClient client =
        new GitClient(wire, retry, options, new GitSettings(Credentials.NONE, agent, knownHosts));
    GitAddress address =
        GitAddress.parse(
                "ssh://git@127.0.0.1:" + server.getPort() + repositories.folder("app") + "#main")
            .orElseThrow();
    Path target = Files.createDirectory(folder.resolve("target-" + number));
    Path temporary = Files.createDirectory(folder.resolve("temporary-" + number++));
    Revision revision = client.resolve(address, temporary);
    client.checkOut(address, revision, temporary, target);
    return target;
  }

  private String line(KeyPair key, String name) {
    return name + " " + PublicKeyEntry.toString(key.getPublic());
  }

  private String place() {
    return "[127.0.0.1]:" + server.getPort();
  }

  @Test
  void signsWithTheKeysOfAnAgent() throws Exception {
    Path target = checkOut(Optional.of(Agent.of(user)), Optional.empty());

    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void believesAServerThatIsKnown() throws Exception {
    String lines = "# a comment\nnot a line\n" + line(host, place());

    Path target = checkOut(Optional.of(Agent.of(user)), Optional.of(lines));

    assertThat(target.resolve("a.txt")).hasContent("one");
  }

  @Test
  void refusesAServerWithAnotherKeyThanTheKnownOne() {
    assertThatThrownBy(
            () -> checkOut(Optional.of(Agent.of(user)), Optional.of(line(newKey(), place()))))
        .isInstanceOf(GitException.Unreachable.class)
        .hasMessageContaining("SSH_KNOWN_HOSTS");
  }

  @Test
  void refusesAnUnknownServer() {
    for (String lines : List.of("", line(host, "example.com"), line(host, "127.0.0.1"))) {
      assertThatThrownBy(() -> checkOut(Optional.of(Agent.of(user)), Optional.of(lines)))
          .isInstanceOf(GitException.Unreachable.class)
          .hasMessageContaining("SSH_KNOWN_HOSTS");
    }
  }

  @Test
  void refusesARevokedKey() {
    String lines = line(host, place()) + "\n@revoked " + line(host, "*");

    assertThatThrownBy(() -> checkOut(Optional.of(Agent.of(user)), Optional.of(lines)))
        .isInstanceOf(GitException.Unreachable.class);
  }

  @Test
  void saysThatAKeyIsMissing() {
    for (Optional<SshAgent> agent :
        List.of(Optional.<SshAgent>empty(), Optional.<SshAgent>of(Agent.of(newKey())))) {
      assertThatThrownBy(() -> checkOut(agent, Optional.empty()))
          .isInstanceOf(GitException.Unreachable.class)
          .hasMessageContaining("for ssh, a key");
    }
  }
}
