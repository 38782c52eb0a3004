package dev.envbuilder.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * Messages of the agent protocol (draft-miller-ssh-agent, section 3): a length and as many bytes,
 * of which the first is the type.
 */
final class Messages {
  static final int FAILURE = 5;
  static final int REQUEST_IDENTITIES = 11;
  static final int IDENTITIES_ANSWER = 12;
  static final int SIGN_REQUEST = 13;
  static final int SIGN_RESPONSE = 14;

  /** The longest message, as OpenSSH has it (its AGENT_MAX_LEN). */
  static final int LARGEST = 256 << 10;

  /** What is set aside for a message before any of it has come. */
  private static final int FIRST = 4096;

  private Messages() {}

  static byte[] failure() {
    return new byte[] {FAILURE};
  }

  /**
   * The next message, never an empty one; nothing where the other side has ended between two.
   *
   * @throws IOException if it ends within one, or a length is out of bounds
   */
  static Optional<byte[]> read(ReadableByteChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(4);
    if (channel.read(header) < 0) {
      return Optional.empty();
    }
    fill(channel, header);
    int length = header.getInt(0);
    if (length < 1 || length > LARGEST) {
      throw new IOException(
          "a message of " + Integer.toUnsignedString(length) + " bytes, at most " + LARGEST);
    }
    byte[] message = new byte[Math.min(length, FIRST)];
    int have = 0;
    while (true) {
      fill(channel, ByteBuffer.wrap(message, have, message.length - have));
      have = message.length;
      if (have == length) {
        return Optional.of(message);
      }
      message = Arrays.copyOf(message, Math.min(length, 2 * have));
    }
  }

  private static void fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the other side ended within a message");
      }
    }
  }

  static void write(WritableByteChannel channel, byte[] message) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4 + message.length);
    buffer.putInt(message.length).put(message).flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
