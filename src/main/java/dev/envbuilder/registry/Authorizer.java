package dev.envbuilder.registry;

import dev.envbuilder.image.Repository;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers challenges. Nothing is sent to a registry that did not ask for it; once it has, its way
 * is known and later requests carry what they need from the start.
 */
final class Authorizer {
  private final CredentialSource credentials;
  private final Tokens tokens;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  Authorizer(CredentialSource credentials, Tokens tokens) {
    this.credentials = credentials;
    this.tokens = tokens;
  }

  /** What is known of one registry. The lock lets one thread fetch a token while others wait. */
  private static final class Lane {
    final ReentrantLock lock = new ReentrantLock();
    volatile Optional<Challenge> challenge = Optional.empty();
  }

  boolean hasCredential(Repository repository) throws IOException {
    return credentials.find(repository).isPresent();
  }

  /** The Authorization header for a call, if the registry is known to want one. */
  Optional<String> header(Endpoint endpoint, Call call) throws IOException {
    Lane lane = lane(endpoint);
    if (lane.challenge.isEmpty()) {
      return Optional.empty();
    }
    lane.lock.lock();
    try {
      Challenge challenge = lane.challenge.orElseThrow();
      Optional<Credential> credential = credential(endpoint, call.repository());
      if (challenge.scheme().equals("basic")) {
        return credential.flatMap(Credential::basic);
      }
      if (credential.isPresent() && !credential.get().registryToken().isEmpty()) {
        return Optional.of("Bearer " + credential.get().registryToken());
      }
      String token = tokens.get(endpoint, challenge, call, credential);
      return Optional.of("Bearer " + token);
    } finally {
      lane.lock.unlock();
    }
  }

  /**
   * Takes a 401 in: learns the challenge and forgets the token that was refused.
   *
   * @param refused the header that was sent, or empty
   * @return false if a further attempt cannot help
   */
  boolean learn(Endpoint endpoint, Call call, String refused, List<String> headers)
      throws IOException {
    Optional<Challenge> chosen = choose(Challenge.parse(headers), call.repository());
    if (chosen.isEmpty()) {
      return false;
    }
    Lane lane = lane(endpoint);
    lane.lock.lock();
    try {
      lane.challenge = chosen;
      tokens.forget(refused);
    } finally {
      lane.lock.unlock();
    }
    // the same Basic header would only be refused again, but a source may have a new password
    Optional<String> basic = credentials.find(call.repository()).flatMap(Credential::basic);
    return !chosen.get().scheme().equals("basic")
        || (basic.isPresent() && !basic.get().equals(refused));
  }

  /** Bearer where offered; Basic only for those who have a password. */
  private Optional<Challenge> choose(List<Challenge> offered, Repository repository)
      throws IOException {
    boolean password = credentials.find(repository).flatMap(Credential::basic).isPresent();
    Optional<Challenge> basic = Optional.empty();
    for (Challenge challenge : offered) {
      if (challenge.scheme().equals("bearer")) {
        return Optional.of(challenge);
      }
      if (challenge.scheme().equals("basic") && password) {
        basic = Optional.of(challenge);
      }
    }
    return basic;
  }

  private Optional<Credential> credential(Endpoint endpoint, Repository repository)
      throws IOException {
    Optional<Credential> credential = credentials.find(repository);
    if (credential.isPresent() && !endpoint.mayCarryCredentials()) {
      throw new RegistryException.Misconfigured(
          "'"
              + endpoint.registry()
              + "' speaks plain http, over which anybody on the network"
              + " could read the credentials for it; give it TLS, or declare it insecure",
          null);
    }
    return credential;
  }

  private Lane lane(Endpoint endpoint) {
    return lanes.computeIfAbsent(endpoint.registry(), name -> new Lane());
  }

  /** The scopes as a token server wants them: {@code repository:acme/app:pull,push}. */
  static List<String> grouped(Set<String> scopes) {
    Map<String, String> byTarget = new TreeMap<>();
    for (String scope : new TreeSet<>(scopes)) {
      int colon = scope.lastIndexOf(':');
      byTarget.merge(scope.substring(0, colon), scope.substring(colon + 1), (a, b) -> a + "," + b);
    }
    return byTarget.entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()).toList();
  }
}
