package dev.envbuilder.git;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;

/**
 * Which servers to believe: those in lines of known_hosts. With no lines at all, everybody, as
 * BuildKit does, which asks the server itself for its key.
 */
final class HostKeys implements ServerKeyDatabase {
  private static final String DEFAULT_PORT = ":22";

  private final boolean trusting;
  private final List<KnownHost> hosts;

  HostKeys(Optional<String> knownHosts) {
    this.trusting = knownHosts.isEmpty();
    this.hosts =
        knownHosts.orElse("").lines().map(KnownHost::parse).flatMap(Optional::stream).toList();
  }

  /** Decides which of its keys a server is asked for. */
  @Override
  public List<PublicKey> lookup(
      String address, InetSocketAddress remote, Configuration configuration) {
    List<PublicKey> keys = new ArrayList<>();
    for (KnownHost host : about(address)) {
      if (!host.revoked()) {
        key(host).ifPresent(keys::add);
      }
    }
    return keys;
  }

  @Override
  public boolean accept(
      String address,
      InetSocketAddress remote,
      PublicKey serverKey,
      Configuration configuration,
      CredentialsProvider provider) {
    if (trusting) {
      return true;
    }
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(serverKey);
    String key = KnownHost.encoded(buffer.getCompactData());
    List<KnownHost> same = about(address).stream().filter(host -> host.key().equals(key)).toList();
    return !same.isEmpty() && same.stream().noneMatch(KnownHost::revoked);
  }

  /**
   * The lines about a server.
   *
   * @param address with its port, {@code host:22} or {@code [host]:2222}
   */
  private List<KnownHost> about(String address) {
    String name = address;
    if (name.endsWith(DEFAULT_PORT)) {
      name = name.substring(0, name.length() - DEFAULT_PORT.length());
      name = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    } else if (!name.startsWith("[") && name.lastIndexOf(':') > 0) {
      int colon = name.lastIndexOf(':');
      name = "[" + name.substring(0, colon) + "]" + name.substring(colon);
    }
    String looked = name;
    return hosts.stream().filter(host -> host.isAbout(looked)).toList();
  }

  private static Optional<PublicKey> key(KnownHost host) {
    try {
      return Optional.ofNullable(new ByteArrayBuffer(host.keyBytes()).getRawPublicKey());
    } catch (IOException | RuntimeException e) {
      // a kind of key that this program does not know
      return Optional.empty();
    }
  }
}
