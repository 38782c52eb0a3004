package dev.envbuilder.ssh;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** A step's connection to its agent. */
final class Client implements AutoCloseable {
  private final SocketChannel channel;

  private Client(SocketChannel channel) {
    this.channel = channel;
  }

  static Client connect(BytePath socket) throws IOException {
    return new Client(SocketChannel.open(UnixDomainSocketAddress.of(Path.of(socket.toString()))));
  }

  byte[] ask(byte[] request) throws IOException {
    Messages.write(channel, request);
    return answer().orElseThrow();
  }

  /** Nothing where the agent has ended the connection. */
  Optional<byte[]> answer() throws IOException {
    return Messages.read(channel);
  }

  void send(int... bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      buffer.put((byte) b);
    }
    channel.write(buffer.flip());
  }

  void endOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Waits until the agent ends the connection; true if it did so before it said anything. */
  boolean isRefused() {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
