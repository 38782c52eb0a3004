package dev.envbuilder.git;

import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/** Lets JGit talk to an agent of ours, where it would look for one of this machine. */
final class AgentConnector implements Connector {
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte SIGN_REQUEST = 13;

  /** JGit leaves room for the length before the type. */
  private static final int LENGTH = 4;

  private final SshAgent agent;
  private SshAgent.@Nullable Connection connection;

  private AgentConnector(SshAgent agent) {
    this.agent = agent;
  }

  static ConnectorFactory factory(SshAgent agent) {
    return new ConnectorFactory() {
      @Override
      public Connector create(String name, File home) {
        return new AgentConnector(agent);
      }

      @Override
      public boolean isSupported() {
        return true;
      }

      @Override
      public String getName() {
        return "envbuilder";
      }

      @Override
      public Collection<ConnectorDescriptor> getSupportedConnectors() {
        return List.of(getDefaultConnector());
      }

      @Override
      public ConnectorDescriptor getDefaultConnector() {
        return new ConnectorDescriptor() {
          @Override
          public String getIdentityAgent() {
            return "envbuilder";
          }

          @Override
          public String getDisplayName() {
            return "envbuilder";
          }
        };
      }
    };
  }

  @Override
  public boolean connect() throws IOException {
    if (connection == null) {
      connection = agent.connect();
    }
    return true;
  }

  @Override
  public byte[] rpc(byte command, byte[] message) throws IOException {
    SshAgent.Connection open = connection;
    if (open == null) {
      throw new IOException("the agent is asked before it is connected to");
    }
    if (command != REQUEST_IDENTITIES && command != SIGN_REQUEST) {
      throw new IOException("an agent is asked for keys and signatures only");
    }
    int length = Math.max(1, message.length - LENGTH);
    byte[] request = new byte[length];
    if (message.length > LENGTH) {
      System.arraycopy(message, LENGTH, request, 0, length);
    }
    request[0] = command;
    return open.answer(request);
  }

  @Override
  public void close() throws IOException {
    SshAgent.Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }
}
