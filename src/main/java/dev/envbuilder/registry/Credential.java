package dev.envbuilder.registry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a registry knows a user by. It prints as {@code ***}; the values leave it only towards the
 * wire and, by {@link #sensitiveValues}, towards whoever redacts output.
 */
public final class Credential {
  private final String username;
  private final String password;
  private final String identityToken;
  private final String registryToken;

  private Credential(String username, String password, String identityToken, String registryToken) {
    this.username = username;
    this.password = password;
    this.identityToken = identityToken;
    this.registryToken = registryToken;
  }

  /**
   * A user and a password. The user {@code <token>} says, as Docker's credential helpers do, that
   * the password is an identity token.
   */
  public static Credential of(String username, String password) {
    return username.equals("<token>")
        ? identityToken("", password)
        : new Credential(username, password, "", "");
  }

  /** A refresh token of OAuth2. */
  public static Credential identityToken(String username, String token) {
    return new Credential(username, "", token, "");
  }

  /** A bearer token that goes to the registry as it is. */
  public static Credential registryToken(String token) {
    return new Credential("", "", "", token);
  }

  /** Every text in which this credential could show up in output. */
  public List<String> sensitiveValues() {
    List<String> values = new ArrayList<>();
    for (String value : List.of(password, identityToken, registryToken)) {
      if (!value.isEmpty()) {
        values.add(value);
      }
    }
    basic().ifPresent(header -> values.add(header.substring("Basic ".length())));
    return values;
  }

  String username() {
    return username;
  }

  /** The refresh token, or empty. */
  String identityToken() {
    return identityToken;
  }

  /** The ready bearer token, or empty. */
  String registryToken() {
    return registryToken;
  }

  /** The value of an Authorization header by RFC 7617, where there is a password. */
  Optional<String> basic() {
    if (password.isEmpty()) {
      return Optional.empty();
    }
    byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  @Override
  public String toString() {
    return "***";
  }
}
