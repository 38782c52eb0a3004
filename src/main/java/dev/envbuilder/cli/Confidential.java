package dev.envbuilder.cli;

import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that nobody should see, by a name that may be told: build secrets, and the credentials that
 * this program itself uses. The log is cleared of a value from the moment on that it is added here.
 */
final class Confidential {
  /**
   * A shorter credential is often a word ({@code changeme}) that programs hold, too, so that layers
   * are not searched for it. Build secrets are looked for all the same.
   */
  static final int SHORTEST_CREDENTIAL = 12;

  /** Values that tools of this kind take in variables. */
  private static final List<String> VARIABLES =
      List.of(
          "CODER_AGENT_TOKEN", "ENVBUILDER_GIT_PASSWORD", "ENVBUILDER_GIT_SSH_PRIVATE_KEY_BASE64");

  private final Redactor redactor;
  private final Map<String, Secret> all = new LinkedHashMap<>();

  Confidential(Redactor redactor) {
    this.redactor = redactor;
  }

  /** A build secret. */
  void secret(String id, Secret value) {
    hide(value);
    all.put(id, value);
  }

  /**
   * A credential.
   *
   * @param name whose or where from, e.g. {@code password for ghcr.io}
   */
  void credential(String name, byte[] value) {
    Secret secret = Secret.of(value);
    hide(secret);
    if (value.length >= SHORTEST_CREDENTIAL) {
      all.put(name, secret);
    }
  }

  /** A credential that is text. */
  void credential(String name, String value) {
    credential(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Credentials in variables that are not options: those of other tools, and of proxies. */
  void variables(EnvironmentBlock environment) {
    for (String name : VARIABLES) {
      environment
          .bytes(name)
          .filter(value -> value.length > 0)
          .ifPresent(value -> credential(name, value));
    }
    Registries.routes(environment)
        .forEach((name, proxy) -> {
          String password = password(proxy);
          if (!password.isEmpty()) {
            credential("password in " + name, password);
          }
        });
  }

  private static String password(String proxy) {
    try {
      String user = new URI(proxy.contains("://") ? proxy : "http://" + proxy).getUserInfo();
      return user == null ? "" : user.substring(user.indexOf(':') + 1);
    } catch (URISyntaxException e) {
      return ""; // told where the proxy is used
    }
  }

  /** What must be in no layer, by name. */
  Map<String, Secret> all() {
    return Map.copyOf(all);
  }

  /** Keeps a value out of the log, also as it looks there: without control characters. */
  private void hide(Secret value) {
    redactor.register(value);
    redactor.register(
        Secret.of(VisibleText.of(new String(value.reveal(), StandardCharsets.UTF_8))));
  }
}
