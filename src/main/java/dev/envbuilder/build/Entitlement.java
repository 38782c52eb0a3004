package dev.envbuilder.build;

import java.util.Optional;

/** What a step gets only if whoever starts the build allows it, as in BuildKit. */
public enum Entitlement {
  /** {@code RUN --network=host}. */
  NETWORK_HOST("network.host"),

  /** {@code RUN --security=insecure}. */
  SECURITY_INSECURE("security.insecure");

  private final String text;

  Entitlement(String text) {
    this.text = text;
  }

  /** As given to {@code --allow}. */
  public String text() {
    return text;
  }

  /** The entitlement of this name. */
  public static Optional<Entitlement> of(String text) {
    for (Entitlement each : values()) {
      if (each.text.equals(text)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
