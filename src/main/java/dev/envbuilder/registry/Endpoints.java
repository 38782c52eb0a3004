package dev.envbuilder.registry;

import dev.envbuilder.image.Repository;
import dev.envbuilder.net.HostKind;
import dev.envbuilder.net.Printable;
import dev.envbuilder.net.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/**
 * Finds out whether a registry speaks https or http. Public hosts speak https, without a question.
 * This machine is asked in plain http first. A private network is asked in https first, and in
 * plain http only where there is no TLS at all; a wrong certificate is an error, not a reason to go
 * on without.
 */
final class Endpoints {
  /** What speaks another protocol may say nothing at all, and is not worth a long wait. */
  private static final Duration PROBE = Duration.ofSeconds(10);

  private final Wire wire;
  private final RegistryOptions options;
  private final Map<String, Endpoint> known = new ConcurrentHashMap<>();

  Endpoints(Wire wire, RegistryOptions options) {
    this.wire = wire;
    this.options = options;
  }

  /** The way to a registry, probed once. */
  Endpoint of(String registry) throws IOException {
    Endpoint endpoint = known.get(registry);
    if (endpoint == null) {
      List<Endpoint> candidates = candidates(registry);
      endpoint = candidates.size() == 1 ? candidates.getFirst() : probe(candidates);
      known.put(registry, endpoint);
    }
    return endpoint;
  }

  private List<Endpoint> candidates(String registry) throws RegistryException {
    if (registry.equals(Repository.DOCKER_HUB)) {
      return List.of(endpoint(registry, "https://registry-1.docker.io/", true, true));
    }
    String https = "https://" + registry + "/";
    String http = "http://" + registry + "/";
    if (options.isInsecure(registry)) {
      return List.of(endpoint(registry, https, false, true), endpoint(registry, http, false, true));
    }
    return switch (HostKind.of(registry)) {
      case PUBLIC -> List.of(endpoint(registry, https, true, true));
      case LOOPBACK ->
          List.of(endpoint(registry, http, true, true), endpoint(registry, https, true, true));
      case PRIVATE ->
          List.of(endpoint(registry, https, true, true), endpoint(registry, http, true, false));
    };
  }

  private static Endpoint endpoint(
      String registry, String base, boolean verify, boolean mayCarryCredentials)
      throws RegistryException {
    URI uri = URI.create(base);
    if (uri.getHost() == null) {
      throw new RegistryException.Misconfigured(
          "'" + Printable.of(registry) + "' is not a host that can be reached", null);
    }
    return new Endpoint(registry, uri, verify, mayCarryCredentials);
  }

  private Endpoint probe(List<Endpoint> candidates) throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (Endpoint candidate : candidates) {
      try {
        if (answers(candidate)) {
          return candidate;
        }
      } catch (InterruptedIOException | RegistryException e) {
        throw e;
      } catch (IOException e) {
        failures.add(e);
        if (candidate.isSecure() && candidate.verify() && !hasNoTls(e)) {
          throw e;
        }
      }
    }
    throw failures.isEmpty() ? new ConnectException("it does not speak HTTP") : failures.getFirst();
  }

  private boolean answers(Endpoint candidate) throws IOException {
    URI uri = candidate.base().resolve("/v2/");
    Duration patience = PROBE.compareTo(options.stall()) < 0 ? PROBE : options.stall();
    HttpResponse<InputStream> answer =
        wire.send(HttpRequest.newBuilder(uri), candidate.verify(), patience, () -> 0);
    try (InputStream body = answer.body()) {
      // what Go, nginx and others say to plain http on a TLS port
      boolean wantsTls = !candidate.isSecure() && answer.statusCode() == 400;
      return !(wantsTls && Failures.text(body).contains("HTTPS"));
    }
  }

  /** Whether an https attempt failed because nobody spoke TLS there. */
  static boolean hasNoTls(IOException failure) {
    if (failure instanceof ConnectException) {
      return true;
    }
    String message = String.valueOf(failure.getMessage());
    return failure instanceof SSLException
        && (message.contains("Unsupported or unrecognized SSL message")
            || message.contains("plaintext connection"));
  }
}
