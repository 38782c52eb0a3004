package dev.envbuilder.registry;

import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonOptions;
import dev.envbuilder.net.Faults;
import dev.envbuilder.net.Printable;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Bearer tokens from a token server (distribution, {@code docs/spec/auth/token.md} and {@code
 * oauth.md}), kept until shortly before they expire. A token of more scopes serves for fewer.
 */
final class Tokens {
  private static final int MAX_ANSWER = 1 << 20;

  /** What a server means that does not say it (distribution: 60 s). */
  private static final long DEFAULT_SECONDS = 60;

  private final Wire wire;
  private final RegistryOptions options;
  private final Retry retry;
  private final InstantSource clock;
  private final List<Token> kept = new CopyOnWriteArrayList<>();

  private record Token(
      String realm, String service, Set<String> scopes, String user, String value, Instant end) {}

  Tokens(Wire wire, RegistryOptions options, Retry retry, InstantSource clock) {
    this.wire = wire;
    this.options = options;
    this.retry = retry;
    this.clock = clock;
  }

  /** A token for a call. */
  String get(Endpoint endpoint, Challenge challenge, Call call, Optional<Credential> credential)
      throws IOException {
    String realm = challenge.parameter("realm");
    String service = challenge.parameter("service");
    Set<String> scopes = new LinkedHashSet<>(call.scopes());
    String user = credential.map(c -> c.username() + c.sensitiveValues().hashCode()).orElse("");
    Instant now = clock.instant();
    for (Token token : kept) {
      if (token.realm().equals(realm)
          && token.service().equals(service)
          && token.user().equals(user)
          && token.scopes().containsAll(scopes)
          && now.isBefore(token.end())) {
        return token.value();
      }
    }
    JsonObject answer = fetch(endpoint, realm(endpoint, realm), service, call, credential);
    Token token = read(answer, realm, service, scopes, user, now);
    kept.removeIf(old -> !now.isBefore(old.end()));
    kept.add(token);
    return token.value();
  }

  /** Drops the token that went into a refused Authorization header. */
  void forget(String header) {
    kept.removeIf(token -> header.equals("Bearer " + token.value()));
  }

  private static URI realm(Endpoint endpoint, String realm) throws RegistryException {
    try {
      URI uri = new URI(realm);
      Routes.check(endpoint, endpoint.base(), uri, "the token server");
      return uri;
    } catch (URISyntaxException e) {
      throw new RegistryException.Protocol(
          "'"
              + endpoint.registry()
              + "' asks for a token from '"
              + Printable.of(realm)
              + "', which is not a URL; ask its operator",
          401);
    }
  }

  private JsonObject fetch(
      Endpoint endpoint, URI realm, String service, Call call, Optional<Credential> credential)
      throws IOException {
    String identity = credential.map(Credential::identityToken).orElse("");
    List<String> scopes = Authorizer.grouped(call.scopes());
    if (!identity.isEmpty()) {
      String form =
          "grant_type=refresh_token&client_id=envbuilder&service="
              + encode(service)
              + "&scope="
              + encode(String.join(" ", scopes))
              + "&refresh_token="
              + encode(identity);
      return exchange(
          endpoint,
          call,
          HttpRequest.newBuilder(realm)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form)));
    }
    StringBuilder query = new StringBuilder("service=").append(encode(service));
    for (String scope : scopes) {
      query.append("&scope=").append(encode(scope));
    }
    credential
        .filter(c -> !c.username().isEmpty())
        .ifPresent(c -> query.append("&account=").append(encode(c.username())));
    String separator = realm.getRawQuery() == null ? "?" : "&";
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(realm + separator + query));
    credential
        .flatMap(Credential::basic)
        .ifPresent(basic -> request.header("Authorization", basic));
    return exchange(endpoint, call, request);
  }

  private JsonObject exchange(Endpoint endpoint, Call call, HttpRequest.Builder request)
      throws IOException {
    URI uri = request.build().uri();
    String where = Printable.of(uri);
    boolean verify =
        endpoint.owns(uri) ? endpoint.verify() : !options.isInsecure(uri.getAuthority());
    Call asking = Call.reading(request.build().method(), call.repository(), "");
    Retry.Turn turn = retry.begin("asking " + where + " for a token", options.retry());
    while (true) {
      Optional<Duration> asked = Optional.empty();
      RegistryException failure;
      try {
        HttpResponse<InputStream> answer = wire.send(request, verify, options.stall(), () -> 0);
        if (answer.statusCode() == 200) {
          return json(answer, where);
        }
        asked = retry.parseRetryAfter(answer.headers().firstValue("Retry-After"));
        boolean credential =
            !request.build().method().equals("GET")
                || request.build().headers().firstValue("Authorization").isPresent();
        failure = Failures.of(asking, answer, credential, asked);
        if (!Transport.isPassing(answer.statusCode())) {
          throw failure;
        }
      } catch (IOException e) {
        if (!Transport.isPassing(e)) {
          throw Transport.named(asking, where, e);
        }
        failure = Failures.unreachable(asking, where, e);
      }
      turn.again(Faults.reason(failure), asked, failure);
    }
  }

  private static JsonObject json(HttpResponse<InputStream> answer, String where)
      throws IOException {
    try (InputStream body = answer.body()) {
      byte[] content = body.readNBytes(MAX_ANSWER);
      return Json.parseObject(content, where, JsonOptions.SECRET);
    } catch (JsonException e) {
      throw new RegistryException.Protocol("the token server's answer: " + e.getMessage(), 200);
    }
  }

  private static Token read(
      JsonObject answer, String realm, String service, Set<String> scopes, String user, Instant now)
      throws RegistryException {
    try {
      Optional<String> token = answer.string("token").filter(t -> !t.isEmpty());
      String value = token.isPresent() ? token.get() : answer.string("access_token").orElse("");
      boolean printable = value.chars().allMatch(c -> c > 0x20 && c < 0x7f);
      if (value.isEmpty() || !printable) {
        throw answer.problem("token", "is missing or no token");
      }
      long seconds = Math.clamp(answer.integer("expires_in").orElse(0), 0, 86_400);
      long life = seconds == 0 ? DEFAULT_SECONDS : seconds;
      // a tenth less, so that it does not expire on its way
      return new Token(
          realm, service, scopes, user, value, now.plus(Duration.ofMillis(life * 900)));
    } catch (JsonException e) {
      throw new RegistryException.Protocol("the token server's answer: " + e.getMessage(), 200);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
