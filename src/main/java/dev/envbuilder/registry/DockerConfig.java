package dev.envbuilder.registry;

import dev.envbuilder.image.Repository;
import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials of a Docker {@code config.json} or Podman {@code auth.json}. Keys may be hosts,
 * URLs ({@code https://index.docker.io/v1/}) or hosts with a path ({@code ghcr.io/acme}); the
 * longest path that leads to the repository wins.
 */
public final class DockerConfig implements CredentialSource {
  private final Map<String, Credential> credentials;
  private final Map<String, String> helpers;
  private final String store;

  private DockerConfig(
      Map<String, Credential> credentials, Map<String, String> helpers, String store) {
    this.credentials = credentials;
    this.helpers = helpers;
    this.store = store;
  }

  /**
   * Reads one.
   *
   * @param origin what to call it in messages, which never quote it
   * @throws RegistryException.Misconfigured if it is not JSON or an entry is wrong
   */
  public static DockerConfig parse(byte[] json, String origin) throws RegistryException {
    try {
      JsonObject config = Json.parseObject(json, origin, JsonOptions.SECRET);
      JsonObject auths = config.object("auths").orElse(JsonObject.EMPTY);
      Map<String, Credential> credentials = new LinkedHashMap<>();
      for (String key : auths.keys()) {
        Optional<Credential> credential = credential(auths.requireObject(key));
        credential.ifPresent(c -> credentials.put(normalize(key), c));
      }
      Map<String, String> helpers = new LinkedHashMap<>();
      config.stringMap("credHelpers").forEach((key, name) -> helpers.put(normalize(key), name));
      return new DockerConfig(credentials, helpers, config.string("credsStore").orElse(""));
    } catch (JsonException e) {
      throw new RegistryException.Misconfigured(
          e.getMessage() + "; it must be like Docker's config.json", null);
    }
  }

  private static Optional<Credential> credential(JsonObject entry) throws JsonException {
    Optional<String> registryToken = nonEmpty(entry, "registrytoken");
    if (registryToken.isPresent()) {
      return Optional.of(Credential.registryToken(registryToken.get()));
    }
    String username = entry.string("username").orElse("");
    String password = entry.string("password").orElse("");
    Optional<String> auth = nonEmpty(entry, "auth");
    if (auth.isPresent()) {
      String pair = decode(entry, auth.get());
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw entry.problem("auth", "must be 'user:password' in base64");
      }
      username = pair.substring(0, colon);
      // old Docker clients padded the password with NULs
      password = stripNuls(pair.substring(colon + 1));
    }
    Optional<String> identityToken = nonEmpty(entry, "identitytoken");
    if (identityToken.isPresent()) {
      return Optional.of(Credential.identityToken(username, identityToken.get()));
    }
    return password.isEmpty() ? Optional.empty() : Optional.of(Credential.of(username, password));
  }

  private static Optional<String> nonEmpty(JsonObject entry, String key) throws JsonException {
    return entry.string(key).filter(value -> !value.isEmpty());
  }

  private static String decode(JsonObject entry, String auth) throws JsonException {
    try {
      return new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw entry.problem("auth", "must be 'user:password' in base64");
    }
  }

  private static String stripNuls(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  /** {@code host[/path]} for a key in any of its spellings. */
  private static String normalize(String key) {
    String name = key;
    int scheme = name.indexOf("://");
    if (scheme >= 0) {
      name = name.substring(scheme + 3);
    }
    while (name.endsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    int slash = name.indexOf('/');
    String host = slash < 0 ? name : name.substring(0, slash);
    String path = slash < 0 ? "" : name.substring(slash);
    if (path.equals("/v1") || path.equals("/v2")) {
      path = "";
    }
    return host(host) + path;
  }

  private static String host(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com" ->
          Repository.DOCKER_HUB;
      default -> lower;
    };
  }

  @Override
  public Optional<Credential> find(Repository repository) {
    String name = host(repository.registry()) + "/" + repository.path();
    while (true) {
      Credential credential = credentials.get(name);
      if (credential != null) {
        return Optional.of(credential);
      }
      int slash = name.lastIndexOf('/');
      if (slash < 0) {
        return Optional.empty();
      }
      name = name.substring(0, slash);
    }
  }

  /**
   * The name of the credential helper for a registry, without its {@code docker-credential-}
   * prefix. Running it is the caller's business.
   */
  public Optional<String> helper(String registry) {
    String helper = helpers.getOrDefault(host(registry), store);
    return helper.isEmpty() ? Optional.empty() : Optional.of(helper);
  }

  /** Every text that must not show up in output, by the registry or the repositories it is for. */
  public Map<String, List<String>> sensitiveValues() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    credentials.forEach((key, credential) -> values.put(key, credential.sensitiveValues()));
    return values;
  }

  @Override
  public String toString() {
    return "credentials for " + credentials.keySet();
  }
}
