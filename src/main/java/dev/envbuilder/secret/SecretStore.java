package dev.envbuilder.secret;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The build secrets of one build, by id. Filled once by a {@link Builder}, which refuses the same
 * id from two sources, since nobody could tell which value a step would get.
 */
public final class SecretStore {
  private final Map<String, Secret> secrets;

  private SecretStore(Map<String, Secret> secrets) {
    this.secrets = secrets;
  }

  /** The store that holds nothing. */
  public static SecretStore empty() {
    return new SecretStore(Map.of());
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The secret of this id; ids are compared as written. */
  public Optional<Secret> find(String id) {
    return Optional.ofNullable(secrets.get(id));
  }

  /** The ids, sorted. */
  public Set<String> ids() {
    return secrets.keySet();
  }

  /** The values, for the redactor. */
  public Collection<Secret> values() {
    return List.copyOf(secrets.values());
  }

  /** Overwrites every value. */
  public void erase() {
    secrets.values().forEach(Secret::erase);
  }

  @Override
  public String toString() {
    return "secrets " + secrets.keySet();
  }

  /** Collects secrets and remembers where each came from. */
  public static final class Builder {
    private final Map<String, Secret> secrets = new TreeMap<>();
    private final Map<String, String> sources = new TreeMap<>();

    private Builder() {}

    /**
     * Adds a secret that came from {@code source}, e.g. {@code "the variable
     * ENVBUILDER_BUILD_SECRET_FOO"}.
     *
     * @throws SecretException if the id is not usable or came from another source too
     */
    public Builder add(String id, Secret secret, String source) throws SecretException {
      if (id.isEmpty()) {
        throw new SecretException("a build secret in " + source + " has no id");
      }
      if (!id.chars().allMatch(Builder::isIdCharacter)) {
        throw new SecretException(
            "the id of a build secret in "
                + source
                + " holds a character that is not a letter, digit, '_', '-' or '.'");
      }
      String other = sources.putIfAbsent(id, source);
      if (other != null) {
        throw new SecretException(
            "the build secret '" + id + "' is given twice: by " + other + " and by " + source);
      }
      secrets.put(id, secret);
      return this;
    }

    public SecretStore build() {
      return new SecretStore(new TreeMap<>(secrets));
    }

    private static boolean isIdCharacter(int c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '_'
          || c == '-'
          || c == '.';
    }
  }
}
