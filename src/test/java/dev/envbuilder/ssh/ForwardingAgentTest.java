package dev.envbuilder.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.events.Event;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A step's socket before an agent of which the test sees every request. */
@Timeout(60)
class ForwardingAgentTest {
  @TempDir private Path folder;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile byte[] reply = {Messages.IDENTITIES_ANSWER, 0, 0, 0, 0};
  private ServerSocketChannel real;
  private SshSocket socket;

  @BeforeEach
  void listen() throws IOException {
    Path path = folder.resolve("real");
    real = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    real.bind(UnixDomainSocketAddress.of(path));
    Thread.ofVirtual().start(this::serve);
    long uid = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    long gid = ((Number) Files.getAttribute(folder, "unix:gid")).longValue();
    socket =
        new SshSource.Forwarded(path)
            .listen(BytePath.of(folder.toString()), uid, gid, 0600, events::add);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    real.close();
  }

  /** Answers with what the test says; an empty answer ends the connection. */
  private void serve() {
    try {
      while (true) {
        SocketChannel client = real.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (client) {
                Optional<byte[]> request = Messages.read(client);
                while (request.isPresent()) {
                  requests.add(HexFormat.of().formatHex(request.get()));
                  if (reply.length == 0) {
                    return;
                  }
                  Messages.write(client, reply);
                  request = Messages.read(client);
                }
              } catch (IOException e) {
                requests.add("broken: " + e.getMessage());
              }
            });
      }
    } catch (IOException e) {
      // closed
    }
  }

  @Test
  void passesReadingAndSigningOn() throws IOException {
    byte[] sign = {Messages.SIGN_REQUEST, 0, 0, 0, 1, 7, 0, 0, 0, 2, 8, 9, 0, 0, 0, 4};
    try (Client client = Client.connect(socket.path())) {
      assertThat(client.ask(new byte[] {Messages.REQUEST_IDENTITIES})).isEqualTo(reply);
      reply = new byte[] {Messages.SIGN_RESPONSE, 0, 0, 0, 1, 5};
      assertThat(client.ask(sign)).isEqualTo(reply);
    }

    assertThat(requests).containsExactly("0b", HexFormat.of().formatHex(sign));
  }

  /** The readOnlyAgent of agentprovider.go refuses these; it lets unlocking (23) through. */
  @Test
  void neverPassesAnythingElseOn() throws IOException {
    try (Client client = Client.connect(socket.path())) {
      for (int type = 0; type < 256; type++) {
        if (type != Messages.REQUEST_IDENTITIES) {
          byte[] request = {(byte) type, 0, 0, 0, 1, 1};
          assertThat(client.ask(request)).as("type %d", type).isEqualTo(Messages.failure());
        }
      }
    }

    assertThat(requests).isEmpty();
  }

  @Test
  void passesNothingThatFollowsARequestToList() throws IOException {
    try (Client client = Client.connect(socket.path())) {
      client.ask(new byte[] {Messages.REQUEST_IDENTITIES, 0, 0, 0, 1, 19});
    }

    assertThat(requests).containsExactly("0b");
  }

  @Test
  void doesNotPassAnAnswerOfAnotherKind() throws IOException {
    reply = new byte[] {6};
    try (Client client = Client.connect(socket.path())) {
      assertThat(client.ask(new byte[] {Messages.REQUEST_IDENTITIES}))
          .isEqualTo(Messages.failure());
    }
  }

  @Test
  void tellsOnceThatTheAgentDoesNotAnswer() throws IOException {
    reply = new byte[0];
    for (int i = 0; i < 3; i++) {
      try (Client client = Client.connect(socket.path())) {
        client.send(0, 0, 0, 1, Messages.REQUEST_IDENTITIES);
        assertThat(client.isRefused()).isTrue();
      }
    }

    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.Warning.class,
            warning ->
                assertThat(warning.text())
                    .contains("the ssh agent at '" + folder.resolve("real") + "' does not answer"));
  }

  @Test
  void tellsThatTheAgentHasGone() throws IOException {
    real.close();
    try (Client client = Client.connect(socket.path())) {
      client.send(0, 0, 0, 1, Messages.REQUEST_IDENTITIES);
      assertThat(client.isRefused()).isTrue();
    }

    // a connection that was waiting to be accepted is reset
    assertThat(events.toString())
        .containsAnyOf("Connection refused", "Connection reset")
        .contains("check that it is running");
  }

  @Test
  void closingEndsARequestThatTheAgentSitsOn() throws Exception {
    real.close();
    Path path = folder.resolve("silent");
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(path));
      long uid = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
      long gid = ((Number) Files.getAttribute(folder, "unix:gid")).longValue();
      SshSocket before =
          new SshSource.Forwarded(path)
              .listen(BytePath.of(folder.toString()), uid, gid, 0600, events::add);
      try (Client client = Client.connect(before.path())) {
        client.send(0, 0, 0, 1, Messages.REQUEST_IDENTITIES);
        try (SocketChannel accepted = silent.accept()) {
          assertThat(Messages.read(accepted)).isPresent();
          before.close();
          assertThat(client.isRefused()).isTrue();
          assertThat(Messages.read(accepted)).isEmpty();
        }
      }
    }
    assertThat(events).isEmpty();
  }
}
