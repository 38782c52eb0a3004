package dev.envbuilder.registry;

import dev.envbuilder.image.Repository;
import java.io.IOException;
import java.util.Optional;

/**
 * Where credentials come from. It is asked again each time a registry refuses an old answer, so
 * that a source of short-lived credentials can give a new one.
 */
@FunctionalInterface
public interface CredentialSource {
  /** Knows nobody. */
  CredentialSource ANONYMOUS = repository -> Optional.empty();

  /** The credential for a repository, if there is one. */
  Optional<Credential> find(Repository repository) throws IOException;
}
