package dev.envbuilder.ssh;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A socket at which one step finds an agent. Each connection has a virtual thread; those beyond
 * {@link #CONNECTIONS} wait in the kernel until another ends. Closing ends all of them and takes
 * the socket away.
 */
public final class SshSocket implements AutoCloseable {
  /** How many connections are served at a time. */
  static final int CONNECTIONS = 64;

  private static final BytePath BOUND = BytePath.of("s");
  private static final long PATIENCE_SECONDS = 10;
  private static final long PAUSE_MILLIS = 50;

  private final Directory directory;
  private final BytePath name;
  private final ServerSocketChannel server;
  private final Supplier<Agent> agents;
  private final EventSink events;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ssh-agent-", 0).factory());
  private final Semaphore places = new Semaphore(CONNECTIONS);
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private SshSocket(
      Directory directory,
      BytePath name,
      ServerSocketChannel server,
      Supplier<Agent> agents,
      EventSink events) {
    this.directory = directory;
    this.name = name;
    this.server = server;
    this.agents = agents;
    this.events = events;
  }

  /**
   * Makes the socket and begins to listen; see {@link SshSource#listen}.
   *
   * @param agents gives what answers a connection
   */
  static SshSocket open(
      BytePath place, long uid, long gid, int mode, Supplier<Agent> agents, EventSink events)
      throws IOException {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    BytePath name = BytePath.of("ssh-" + HexFormat.of().formatHex(random));
    Directory directory = Directory.open(place);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      bind(server, directory, name, uid, gid, mode);
    } catch (IOException | RuntimeException e) {
      server.close();
      directory.close();
      throw e;
    }
    SshSocket socket = new SshSocket(directory, name, server, agents, events);
    socket.threads.execute(socket::accept);
    return socket;
  }

  /**
   * Binds where nobody else can look, and moves the socket to its place when owner and mode are
   * right: a socket is born with the mode that the umask leaves.
   */
  private static void bind(
      ServerSocketChannel server, Directory directory, BytePath name, long uid, long gid, int mode)
      throws IOException {
    BytePath nursery = BytePath.of("." + name);
    directory.makeDirectory(nursery, 0700);
    try (Directory inside = directory.openDirectory(nursery)) {
      try {
        server.bind(
            UnixDomainSocketAddress.of(inside.path().append(BOUND).toString()), CONNECTIONS);
        inside.chown(BOUND, uid, gid);
        inside.chmod(BOUND, mode);
        inside.rename(BOUND, directory, name, Directory.NO_REPLACE);
      } finally {
        if (inside.find(BOUND).isPresent()) {
          inside.unlink(BOUND);
        }
      }
    } finally {
      directory.removeDirectory(nursery);
    }
  }

  /** Where it is. */
  public BytePath path() {
    return directory.path().append(name);
  }

  private void accept() {
    try {
      while (!closed.get()) {
        places.acquire();
        Optional<SocketChannel> client = next();
        if (client.isEmpty()) {
          places.release();
        } else {
          start(client.get());
        }
      }
    } catch (InterruptedException | ClosedChannelException e) {
      // closed: there is nothing more to accept
    } catch (IOException e) {
      warn("no more connections of the step to its ssh agent are accepted: " + e.getMessage());
    }
  }

  /** The next connection; none where this process had no descriptor left for it. */
  private Optional<SocketChannel> next() throws IOException, InterruptedException {
    try {
      return Optional.of(server.accept());
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      warn("a connection of the step to its ssh agent is not accepted: " + e.getMessage());
      Thread.sleep(PAUSE_MILLIS);
      return Optional.empty();
    }
  }

  private void start(SocketChannel client) throws IOException {
    try {
      threads.execute(() -> serve(client));
    } catch (RejectedExecutionException e) {
      client.close(); // this is being closed
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        Agent agent = agents.get()) {
      answer(client, agent);
    } catch (IOException e) {
      // the step has gone, or sent what is no message: its connection ends, and it sees that
    } finally {
      places.release();
    }
  }

  private void answer(SocketChannel client, Agent agent) throws IOException {
    try {
      Optional<byte[]> request = Messages.read(client);
      while (request.isPresent() && !closed.get()) {
        Messages.write(client, agent.answer(request.get()));
        request = Messages.read(client);
      }
    } catch (UnreachableAgentException e) {
      warn(String.valueOf(e.getMessage())); // before the step sees its connection end
    }
  }

  /** Once, as a step may try again and again. */
  private void warn(String text) {
    if (!closed.get() && warned.compareAndSet(false, true)) {
      events.accept(new Event.Warning(text));
    }
  }

  /**
   * Ends all connections, refuses new ones and takes the socket away. When this returns, no thread
   * uses a key any more, unless it was signing for longer than ten seconds.
   */
  @Override
  public void close() throws IOException {
    if (closed.getAndSet(true)) {
      return;
    }
    try (directory) {
      server.close();
      threads
          .shutdownNow(); // interrupts, and an interrupt closes the channel that a thread waits at
      awaitThreads();
      // the step may have removed or replaced it
      Optional<FileStatus> there = directory.find(name);
      if (there.isPresent() && !there.get().isDirectory()) {
        directory.unlink(name);
      }
    }
  }

  private void awaitThreads() {
    boolean interrupted = Thread.interrupted();
    try {
      threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
