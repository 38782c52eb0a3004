package dev.envbuilder.git;

import dev.envbuilder.net.Credentials;
import java.util.Optional;

/**
 * How to get at repositories.
 *
 * @param credentials what to show to servers over http and https
 * @param agent the keys for servers over ssh; no keys if empty
 * @param knownHosts lines of OpenSSH's known_hosts: a server that is not in them is refused; if
 *     empty, any server is believed
 */
public record GitSettings(
    Credentials credentials, Optional<SshAgent> agent, Optional<String> knownHosts) {
  public static final GitSettings DEFAULT =
      new GitSettings(Credentials.NONE, Optional.empty(), Optional.empty());

  GitSettings withoutCredentials() {
    return new GitSettings(Credentials.NONE, agent, knownHosts);
  }
}
