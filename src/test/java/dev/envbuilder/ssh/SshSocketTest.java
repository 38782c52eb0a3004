package dev.envbuilder.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.events.Event;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No test may wait for ever: a step that keeps its agent busy must not keep the build. */
@Timeout(60)
class SshSocketTest {
  private static final byte[] LIST = {Messages.REQUEST_IDENTITIES};
  private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private SshKey key;
  private SshSource source;
  private SshSocket socket;

  @BeforeEach
  void listen() throws Exception {
    key = TestKeys.key("openssh-ed25519");
    source = new SshSource.Keys(List.of(key, TestKeys.key("pkcs1-rsa")));
    socket = listen(source);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
  }

  private SshSocket listen(SshSource from) throws IOException {
    long uid = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    long gid = ((Number) Files.getAttribute(folder, "unix:gid")).longValue();
    return from.listen(BytePath.of(folder.toString()), uid, gid, 0640, events::add);
  }

  @Test
  void liesInTheFolderWithItsModeAlone() throws IOException {
    Path path = Path.of(socket.path().toString());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-r-----");
    assertThat((int) Files.getAttribute(path, "unix:mode") & 0170000).isEqualTo(0140000);
    assertThat(path.getFileName().toString()).matches("ssh-[0-9a-f]{16}");
    assertThat(files()).containsExactly(path);
  }

  @Test
  void listsItsKeys() throws Exception {
    try (Client client = Client.connect(socket.path())) {
      WireInput answer = new WireInput(client.ask(LIST));

      assertThat(answer.read()).isEqualTo(Messages.IDENTITIES_ANSWER);
      assertThat(answer.uint32()).isEqualTo(2);
      assertThat(answer.string()).isEqualTo(TestKeys.publicKey("openssh-ed25519"));
      assertThat(answer.string()).isEmpty();
      assertThat(answer.string()).isEqualTo(TestKeys.publicKey("pkcs1-rsa"));
      assertThat(answer.string()).isEmpty();
      answer.end();
    }
  }

  @Test
  void signs() throws Exception {
    try (Client client = Client.connect(socket.path())) {
      WireInput answer = new WireInput(client.ask(sign("pkcs1-rsa", 4)));

      assertThat(answer.read()).isEqualTo(Messages.SIGN_RESPONSE);
      WireInput signature = new WireInput(answer.string());
      answer.end();
      assertThat(signature.name()).isEqualTo("rsa-sha2-512");
      assertThat(signature.string()).isEqualTo(TestKeys.base64("pkcs1-rsa.sha512"));
    }
  }

  /** Every type of draft-miller-ssh-agent, section 5.1, but the two that are answered. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 6, 9, 12, 14, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 255})
  void refusesEveryOtherRequest(int type) throws Exception {
    try (Client client = Client.connect(socket.path())) {
      assertThat(client.ask(new byte[] {(byte) type})).isEqualTo(Messages.failure());
      assertThat(client.ask(new byte[] {(byte) type, 0, 0, 0, 0})).isEqualTo(Messages.failure());
      assertThat(client.ask(LIST)[4]).isEqualTo((byte) 2);
    }
  }

  @Test
  void refusesToSignWhatIsNotARequest() throws Exception {
    byte[] whole = sign("pkcs1-rsa", 0);
    List<byte[]> wrong =
        List.of(
            new byte[] {Messages.SIGN_REQUEST},
            new byte[] {Messages.SIGN_REQUEST, -1, -1, -1, -1},
            java.util.Arrays.copyOf(whole, whole.length - 1),
            java.util.Arrays.copyOf(whole, whole.length + 1),
            sign("openssh-rsa", 0), // not one of its keys
            sign("pkcs1-rsa", 64));

    try (Client client = Client.connect(socket.path())) {
      for (byte[] request : wrong) {
        assertThat(client.ask(request)).isEqualTo(Messages.failure());
      }
      assertThat(client.ask(whole)[0]).isEqualTo((byte) Messages.SIGN_RESPONSE);
    }
  }

  @Test
  void endsConnectionsThatAnnounceTooMuchOrNothing() throws Exception {
    int[][] lengths = {
      {0, 0, 0, 0}, {0, 4, 0, 1, 11}, {0x7f, -1, -1, -1, 11}, {-1, -1, -1, -1}, {0x80, 0, 0, 0}
    };
    for (int[] length : lengths) {
      try (Client client = Client.connect(socket.path())) {
        client.send(length);

        assertThat(client.isRefused()).isTrue();
      }
    }
    assertIsAlive();
  }

  @Test
  void takesTheLongestMessage() throws Exception {
    byte[] longest = new byte[Messages.LARGEST];
    longest[0] = 99;

    try (Client client = Client.connect(socket.path())) {
      assertThat(client.ask(longest)).isEqualTo(Messages.failure());
    }
  }

  @Test
  void endsConnectionsThatEndWithinAMessage() throws Exception {
    int[][] halves = {{0}, {0, 0, 0}, {0, 0, 0, 9}, {0, 0, 0, 9, 11, 0}, {0, 3, 0, 0, 13}};
    for (int[] half : halves) {
      try (Client client = Client.connect(socket.path())) {
        client.send(half);
        client.endOutput();

        assertThat(client.isRefused()).isTrue();
      }
    }
    assertIsAlive();
  }

  @Test
  void readsAMessageThatComesByteByByte() throws Exception {
    try (Client client = Client.connect(socket.path())) {
      for (int b : new int[] {0, 0, 0, 1, Messages.REQUEST_IDENTITIES}) {
        client.send(b);
        Thread.sleep(2);
      }

      assertThat(client.answer().orElseThrow()[0]).isEqualTo((byte) Messages.IDENTITIES_ANSWER);
    }
  }

  @Test
  void letsConnectionsBeyondItsBoundWait() throws Exception {
    List<Client> clients = new ArrayList<>();
    try {
      for (int i = 0; i < SshSocket.CONNECTIONS; i++) {
        clients.add(Client.connect(socket.path()));
        assertThat(clients.getLast().ask(LIST)).isNotEmpty();
      }
      Client late = Client.connect(socket.path());
      clients.add(late);
      CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> unchecked(late));
      assertThatThrownBy(() -> answer.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      clients.removeFirst().close();

      assertThat(answer.get()[0]).isEqualTo((byte) Messages.IDENTITIES_ANSWER);
    } finally {
      for (Client client : clients) {
        client.close();
      }
    }
  }

  private static byte[] unchecked(Client client) {
    try {
      return client.ask(LIST);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void closingEndsEveryConnectionAndLeavesNothing() throws Exception {
    try (Client idle = Client.connect(socket.path());
        Client half = Client.connect(socket.path());
        Client waiting = Client.connect(socket.path())) {
      assertThat(idle.ask(LIST)).isNotEmpty();
      half.send(0, 0, 1, 0, 13, 0);
      BytePath path = socket.path();

      socket.close();

      assertThat(idle.isRefused()).isTrue();
      assertThat(half.isRefused()).isTrue();
      assertThat(waiting.isRefused()).isTrue();
      assertThatThrownBy(() -> Client.connect(path)).isInstanceOf(IOException.class);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void nothingConnectsToAnotherNameOfAClosedSocket() throws Exception {
    Path kept = folder.resolve("kept");
    Files.createLink(kept, Path.of(socket.path().toString())); // as a hostile step may
    socket.close();

    assertThatThrownBy(() -> Client.connect(BytePath.of(kept.toString())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void closingToleratesThatTheStepRemovedOrReplacedIt() throws IOException {
    Path path = Path.of(socket.path().toString());
    Files.delete(path);
    Files.createDirectories(path.resolve("x"));

    socket.close();
    socket.close();

    assertThat(path.resolve("x")).isDirectory();
  }

  @Test
  void closesWhereTheCallerIsInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    socket.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(files()).isEmpty();
  }

  @Test
  void afterwardsTheKeysAreZeros() throws Exception {
    SshAgents agents = SshAgents.builder().add("default", source, "a test").build();
    try (Client client = Client.connect(socket.path())) {
      assertThat(client.ask(sign("openssh-ed25519", 0))[0])
          .isEqualTo((byte) Messages.SIGN_RESPONSE);
    }
    assertThat(PrivateBytes.of(key)).anyMatch(b -> b != 0);

    socket.close();
    agents.close();

    assertThat(PrivateBytes.of(key)).isNotEmpty().allMatch(b -> b == 0);
    try (SshSocket again = listen(source);
        Client client = Client.connect(again.path())) {
      assertThat(client.ask(sign("openssh-ed25519", 0))).isEqualTo(Messages.failure());
    }
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    BytePath nowhere = BytePath.of(folder + "/none");

    assertThatThrownBy(() -> source.listen(nowhere, 0, 0, 0600, events::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
  }

  private void assertIsAlive() throws IOException {
    try (Client client = Client.connect(socket.path())) {
      assertThat(client.ask(LIST)[0]).isEqualTo((byte) Messages.IDENTITIES_ANSWER);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static byte[] sign(String name, int flags) {
    return new WireOutput()
        .write(Messages.SIGN_REQUEST)
        .string(TestKeys.publicKey(name))
        .string(DATA)
        .uint32(flags)
        .toByteArray();
  }
}
