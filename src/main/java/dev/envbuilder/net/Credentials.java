package dev.envbuilder.net;

import java.net.URI;
import java.util.Optional;

/** What to show a server. */
@FunctionalInterface
public interface Credentials {
  /** Nothing. */
  Credentials NONE = uri -> Optional.empty();

  /** The value of an Authorization header for a URL, if there is one. */
  Optional<String> authorization(URI uri);
}
