package dev.envbuilder.git;

import dev.envbuilder.net.Credentials;
import java.util.Optional;

/**
 * How to get at repositories.
 *
 * @param credentials what to show to servers over http and https
 * @param identities the keys for servers over ssh; none if empty
 * @param knownHosts lines of OpenSSH's known_hosts: a server that is not in them is refused; if
 *     empty, any server is believed
 */
public record GitSettings(
    Credentials credentials, Optional<SshIdentities> identities, Optional<String> knownHosts) {
  public static final GitSettings DEFAULT =
      new GitSettings(Credentials.NONE, Optional.empty(), Optional.empty());

  GitSettings withoutCredentials() {
    return new GitSettings(Credentials.NONE, identities, knownHosts);
  }
}
