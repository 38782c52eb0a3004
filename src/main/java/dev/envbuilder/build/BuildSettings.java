package dev.envbuilder.build;

import dev.envbuilder.secret.SecretStore;
import dev.envbuilder.ssh.SshAgents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How to build.
 *
 * @param caches where layers of earlier builds are looked for, in order, and new ones are kept
 * @param useCache whether the caches are asked; they are written to either way
 * @param explainsCache whether it is told what the caches are asked, and what they say
 * @param wantsLayers whether the image itself is wanted, not only the root file system
 * @param agents what {@code RUN --mount=type=ssh} reaches; whoever made them closes them
 * @param allowed what steps may ask for that they otherwise may not
 * @param guard looks at layers before they are kept
 * @param secretsOnDisk whether a secret's file may be on disk where nothing is in memory
 * @param created the image's time; all later times in layers are set to it. Empty for the time of
 *     the build and the files' own times
 */
public record BuildSettings(
    List<LayerCache> caches,
    boolean useCache,
    boolean explainsCache,
    boolean wantsLayers,
    boolean exitOnPushFailure,
    SecretStore secrets,
    SshAgents agents,
    Set<Entitlement> allowed,
    LeakGuard guard,
    boolean secretsOnDisk,
    Optional<Instant> created) {
  public BuildSettings {
    caches = List.copyOf(caches);
    allowed = Set.copyOf(allowed);
  }

  /** Whether steps must be captured as layers at all. */
  boolean makesLayers() {
    return wantsLayers || !caches.isEmpty();
  }
}
