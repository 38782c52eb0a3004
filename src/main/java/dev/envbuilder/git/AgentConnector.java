package dev.envbuilder.git;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;

/** Gives keys to JGit, which speaks the protocol of SSH agents (draft-miller-ssh-agent). */
final class AgentConnector implements Connector {
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte IDENTITIES_ANSWER = 12;
  private static final byte SIGN_REQUEST = 13;
  private static final byte SIGN_RESPONSE = 14;

  private final SshIdentities identities;

  private AgentConnector(SshIdentities identities) {
    this.identities = identities;
  }

  static ConnectorFactory factory(SshIdentities identities) {
    return new ConnectorFactory() {
      @Override
      public Connector create(String agent, File home) {
        return new AgentConnector(identities);
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
  public boolean connect() {
    return true;
  }

  @Override
  public byte[] rpc(byte command, byte[] message) throws IOException {
    return switch (command) {
      case REQUEST_IDENTITIES -> identities();
      case SIGN_REQUEST -> sign(message);
      default -> throw new IOException("keys are asked for something else than a signature");
    };
  }

  private byte[] identities() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    List<SshIdentities.Identity> all = identities.identities();
    out.writeByte(IDENTITIES_ANSWER);
    out.writeInt(all.size());
    for (SshIdentities.Identity identity : all) {
      string(out, identity.publicKey());
      string(out, identity.comment().getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** The message begins with room for its length, and the command. */
  private byte[] sign(byte[] message) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(message).position(5);
    byte[] key;
    byte[] data;
    int flags;
    try {
      key = string(in);
      data = string(in);
      flags = in.getInt();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("a request for a signature is cut short", e);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(SIGN_RESPONSE);
    string(out, identities.sign(key, data, flags));
    return bytes.toByteArray();
  }

  private static void string(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] string(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    // the keys are somebody else's
  }
}
