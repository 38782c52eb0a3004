package dev.envbuilder.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Lets a step read and sign with the agent at another socket, and nothing else: as the read-only
 * agent of {@code session/sshforward/sshprovider/agentprovider.go} in BuildKit, which however lets
 * unlocking through. Each connection of the step has one of its own to that agent.
 */
final class ForwardingAgent implements Agent {
  private final Path socket;
  private @Nullable SocketChannel channel;

  ForwardingAgent(Path socket) {
    this.socket = socket;
  }

  @Override
  public byte[] answer(byte[] request) throws IOException {
    return switch (request[0]) {
      case Messages.REQUEST_IDENTITIES ->
          exchange(new byte[] {Messages.REQUEST_IDENTITIES}, Messages.IDENTITIES_ANSWER);
      case Messages.SIGN_REQUEST ->
          isWhole(request) ? exchange(request, Messages.SIGN_RESPONSE) : Messages.failure();
      default -> Messages.failure();
    };
  }

  private static boolean isWhole(byte[] request) {
    try {
      SignRequest.parse(request);
      return true;
    } catch (SshException e) {
      return false;
    }
  }

  private byte[] exchange(byte[] request, int expected) throws IOException {
    try {
      SocketChannel agent = channel;
      if (agent == null) {
        agent = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel = agent;
      }
      Messages.write(agent, request);
      byte[] reply =
          Messages.read(agent).orElseThrow(() -> new EOFException("it ended without an answer"));
      return reply[0] == expected ? reply : Messages.failure();
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e; // the step has ended
      }
      throw new UnreachableAgentException(socket, e);
    }
  }

  @Override
  public void close() throws IOException {
    SocketChannel agent = channel;
    if (agent != null) {
      agent.close();
    }
  }
}
