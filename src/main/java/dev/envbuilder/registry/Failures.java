package dev.envbuilder.registry;

import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonOptions;
import dev.envbuilder.net.Faults;
import dev.envbuilder.net.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Turns a registry's refusal into one sentence that helps. */
final class Failures {
  private static final int MAX_BODY = 16 << 10;

  private Failures() {}

  /** Reads what the registry says about itself, and closes the answer. */
  static RegistryException of(
      Call call, HttpResponse<InputStream> answer, boolean hasCredential, Optional<Duration> wait) {
    int status = answer.statusCode();
    String said = said(answer);
    String what =
        call.method()
            + " "
            + Printable.of(answer.request().uri())
            + " answered "
            + status
            + (said.isEmpty() ? "" : " (" + said + ")");
    String registry = call.repository().registry();
    if (status == 429 || said.startsWith("TOOMANYREQUESTS")) {
      return new RegistryException.RateLimited(
          what
              + ": too many requests"
              + wait.map(w -> ", wait " + w.toSeconds() + " s").orElse("")
              + "; log in to '"
              + registry
              + "', use a mirror, or try later",
          wait);
    }
    return switch (status) {
      case 401 ->
          new RegistryException.Unauthorized(
              what
                  + (hasCredential
                      ? ": the credentials for '" + registry + "' were not accepted; check them"
                      : ": check the name, or give credentials for '"
                          + registry
                          + "' in a Docker config"));
      case 403 ->
          new RegistryException.Denied(
              what
                  + ": access to '"
                  + call.repository()
                  + "' is denied; check "
                  + (hasCredential ? "what the credentials allow" : "the name, or log in"));
      case 404 ->
          new RegistryException.NotFound(
              what
                  + ": there is no such thing in '"
                  + call.repository()
                  + "'; check the name"
                  + (call.isRead()
                      ? ""
                      : ", and create the repository first if the registry"
                          + " does not do so by itself"));
      case 408, 500, 502, 503, 504 ->
          new RegistryException.Unreachable(
              what + ": the registry is out of order; try later", status, null);
      case 413 ->
          new RegistryException.Protocol(
              what + ": the registry or a proxy before it limits the size of uploads; raise it",
              status);
      default ->
          new RegistryException.Protocol(
              what + ", which is not expected; check that '" + registry + "' is a registry",
              status);
    };
  }

  /** No answer at all. */
  static RegistryException unreachable(Call call, String target, IOException failure) {
    String reason = Faults.reason(failure);
    return new RegistryException.Unreachable(
        call.method()
            + " "
            + target
            + " failed: "
            + reason
            + "; check the name '"
            + call.repository().registry()
            + "', the network"
            + hint(reason),
        0,
        failure);
  }

  private static String hint(String reason) {
    if (reason.contains("PKIX") || reason.contains("certificat")) {
      return ", and give the certificate of the authority that signed the registry's";
    }
    return " and the proxy settings";
  }

  private static String said(HttpResponse<InputStream> answer) {
    String text;
    try (InputStream body = answer.body()) {
      text = text(body);
    } catch (IOException e) {
      // the status is what counts; a broken explanation is none
      return "";
    }
    try {
      JsonObject json =
          Json.parseObject(text.getBytes(StandardCharsets.UTF_8), "the answer", JsonOptions.STRICT);
      StringBuilder out = new StringBuilder();
      for (JsonObject error : json.requireArray("errors").objects()) {
        out.append(out.isEmpty() ? "" : "; ").append(error.string("code").orElse("UNKNOWN"));
        error.string("message").filter(m -> !m.isEmpty()).ifPresent(m -> out.append(": " + m));
      }
      return Printable.of(out.toString());
    } catch (JsonException e) {
      // not the registry's own error format: a proxy or a web server speaks
      return text.startsWith("<") ? "" : Printable.of(text);
    }
  }

  static String text(InputStream body) throws IOException {
    return new String(body.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
  }
}
