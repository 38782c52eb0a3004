package dev.envbuilder.git;

import java.io.Closeable;
import java.io.IOException;

/**
 * Who we are to an SSH server: keys that somebody else keeps, behind the protocol of SSH agents
 * (draft-miller-ssh-agent). It is asked for its keys and for signatures, and for nothing else.
 */
@FunctionalInterface
public interface SshAgent {
  /** A connection, for one thread at a time; whoever opens it closes it. */
  Connection connect() throws IOException;

  /** A connection to an agent. */
  interface Connection extends Closeable {
    /**
     * The answer to a request; both without their length, so that the first byte is the type.
     *
     * @throws IOException if there can be none
     */
    byte[] answer(byte[] request) throws IOException;
  }
}
