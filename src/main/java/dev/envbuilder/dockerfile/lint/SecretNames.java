package dev.envbuilder.dockerfile.lint;

import java.util.Locale;
import java.util.Set;

/**
 * Names that a secret would have: words between underscores, in any case (BuildKit {@code
 * validations.go} getSecretsRegex).
 */
final class SecretNames {
  private static final Set<String> SECRET =
      Set.of(
          "apikey",
          "auth",
          "credential",
          "credentials",
          "key",
          "password",
          "pword",
          "passwd",
          "secret",
          "token");
  private static final Set<String> HARMLESS = Set.of("public", "file", "version");

  private SecretNames() {}

  static boolean match(String name) {
    boolean secret = false;
    for (String word : name.toLowerCase(Locale.ROOT).split("_", -1)) {
      if (HARMLESS.contains(word)) {
        return false;
      }
      secret |= SECRET.contains(word);
    }
    return secret;
  }
}
