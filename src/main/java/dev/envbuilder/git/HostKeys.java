package dev.envbuilder.git;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;

/**
 * Which servers to believe: those in lines of known_hosts, hashed names and patterns included. With
 * no lines at all, everybody, as BuildKit does.
 */
final class HostKeys implements ServerKeyDatabase {
  private static final int DEFAULT_PORT = 22;

  private final boolean trusting;
  private final List<KnownHostEntry> entries = new ArrayList<>();

  HostKeys(Optional<String> knownHosts) {
    this.trusting = knownHosts.isEmpty();
    for (String line : knownHosts.orElse("").split("\n", -1)) {
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        entry(text).ifPresent(entries::add);
      }
    }
  }

  /** A line that cannot be read stands for nobody. */
  private static Optional<KnownHostEntry> entry(String line) {
    try {
      return Optional.ofNullable(KnownHostEntry.parseKnownHostEntry(line));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<PublicKey> lookup(
      String address, InetSocketAddress remote, Configuration configuration) {
    List<PublicKey> keys = new ArrayList<>();
    for (KnownHostEntry entry : matching(address)) {
      if (!"revoked".equals(entry.getMarker())) {
        key(entry).ifPresent(keys::add);
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
    boolean known = false;
    for (KnownHostEntry entry : matching(address)) {
      boolean same = key(entry).filter(key -> KeyUtils.compareKeys(key, serverKey)).isPresent();
      if (same && "revoked".equals(entry.getMarker())) {
        return false;
      }
      known = known || (same && entry.getMarker() == null);
    }
    return known;
  }

  private List<KnownHostEntry> matching(String address) {
    int colon = address.lastIndexOf(':');
    boolean hasPort = colon > 0 && address.indexOf(']') < colon && !address.endsWith(":");
    String host = hasPort ? address.substring(0, colon) : address;
    int port = hasPort ? Integer.parseInt(address.substring(colon + 1)) : DEFAULT_PORT;
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return entries.stream().filter(entry -> entry.isHostMatch(bare, port)).toList();
  }

  private static Optional<PublicKey> key(KnownHostEntry entry) {
    try {
      AuthorizedKeyEntry key = entry.getKeyEntry();
      return key == null
          ? Optional.empty()
          : Optional.ofNullable(key.resolvePublicKey(null, PublicKeyEntryResolver.FAILING));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // a kind of key that this program does not know
      return Optional.empty();
    }
  }
}
