package dev.envbuilder.ssh;

import java.io.IOException;

/** What answers the requests of one connection. For one thread; that thread closes it. */
public interface Agent extends AutoCloseable {
  /**
   * The answer to a request, at most 256 KiB; both without their length, so that the first byte is
   * the type.
   *
   * @throws IOException if there can be none, and the connection is to end
   */
  byte[] answer(byte[] request) throws IOException;

  @Override
  void close() throws IOException;
}
