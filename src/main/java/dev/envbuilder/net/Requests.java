package dev.envbuilder.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** GET requests for one URL: follows redirects, and shows credentials to their own host only. */
final class Requests {
  private final Wire wire;
  private final Credentials credentials;
  private final DownloadLimits limits;
  private final Duration stall;
  private final HttpAddress source;

  Requests(
      Wire wire,
      Credentials credentials,
      DownloadLimits limits,
      Duration stall,
      HttpAddress source) {
    this.wire = wire;
    this.credentials = credentials;
    this.limits = limits;
    this.stall = stall;
    this.source = source;
  }

  HttpAddress source() {
    return source;
  }

  /** The answer at the end of all redirects, its body open. */
  HttpResponse<InputStream> get(Map<String, String> headers) throws IOException {
    HttpAddress at = source;
    for (int hop = 0; hop <= limits.redirects(); hop++) {
      HttpResponse<InputStream> answer = wire.send(request(at, headers), true, stall, () -> 0);
      Optional<String> location = answer.headers().firstValue("Location");
      if (!isRedirect(answer.statusCode()) || location.isEmpty()) {
        return answer;
      }
      try (InputStream body = answer.body()) {
        body.skip(1 << 16);
      }
      at = follow(at, location.get());
    }
    throw new NetException.Refused(
        "GET "
            + source
            + " was redirected more than "
            + limits.redirects()
            + " times, last to "
            + at
            + "; give the URL where it should end",
        0);
  }

  private HttpRequest.Builder request(HttpAddress at, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at.uri()).header("User-Agent", "envbuilder").GET();
    headers.forEach(request::header);
    Optional<String> own =
        source.trusts(at) ? credentials.authorization(source.uri()) : Optional.empty();
    Optional<String> ofUrl =
        at.authorization().or(() -> source.trusts(at) ? source.authorization() : Optional.empty());
    own.or(() -> ofUrl).ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private HttpAddress follow(HttpAddress at, String location) throws IOException {
    try {
      return at.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new NetException.Refused(
          "GET "
              + source
              + " was redirected to '"
              + Printable.of(location)
              + "', which is no URL to follow ("
              + e.getMessage()
              + "); ask the server's operator, or give another URL",
          0);
    }
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }
}
