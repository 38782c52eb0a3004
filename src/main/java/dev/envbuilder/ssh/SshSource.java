package dev.envbuilder.ssh;

import dev.envbuilder.events.EventSink;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What stands behind an id of {@code --ssh}: keys, or the socket of a real agent. */
public sealed interface SshSource {
  /**
   * Makes a socket at which a step finds its agent. The caller closes it when the step has ended,
   * whatever its end.
   *
   * @param directory an existing directory of a name that cannot be guessed, which the caller takes
   *     away afterwards; the socket gets a random name in it
   * @param uid of the socket, and so {@code gid} and {@code mode}: who may connect
   * @param events is told if a real agent does not answer
   */
  SshSocket listen(BytePath directory, long uid, long gid, int mode, EventSink events)
      throws IOException;

  /** A connection of our own to the agent; the caller closes it. */
  Agent connect() throws IOException;

  /** Overwrites what is secret in it; afterwards nothing signs. */
  void erase();

  /** Keys, at least one, in the order in which they are offered. */
  record Keys(List<SshKey> keys) implements SshSource {
    public Keys {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("an agent without keys");
      }
    }

    @Override
    public SshSocket listen(BytePath directory, long uid, long gid, int mode, EventSink events)
        throws IOException {
      return SshSocket.open(directory, uid, gid, mode, () -> new KeyAgent(keys), events);
    }

    @Override
    public Agent connect() {
      return new KeyAgent(keys);
    }

    @Override
    public void erase() {
      keys.forEach(SshKey::erase);
    }
  }

  /** The socket of a real agent, to which reading and signing go on. */
  record Forwarded(Path socket) implements SshSource {
    @Override
    public SshSocket listen(BytePath directory, long uid, long gid, int mode, EventSink events)
        throws IOException {
      return SshSocket.open(directory, uid, gid, mode, () -> new ForwardingAgent(socket), events);
    }

    @Override
    public Agent connect() throws IOException {
      return new ForwardingAgent(socket);
    }

    @Override
    public void erase() {
      // the keys are the real agent's
    }
  }
}
