package dev.envbuilder.dockerfile;

import java.util.Optional;

/** A {@code RUN --mount}, expanded and checked. */
public sealed interface RunMount {
  /** The path as given, maybe relative to WORKDIR; see each type for what empty means. */
  String target();

  /**
   * {@code type=bind}, also where no type is given.
   *
   * @param from a stage, named context or image; empty for the build context
   * @param source the path in it; empty for its root
   * @param target empty for WORKDIR
   */
  record BindMount(String from, String source, String target, boolean readOnly)
      implements RunMount {}

  /**
   * {@code type=cache}.
   *
   * @param id what the cache goes by; the cleaned target if not given
   * @param from what an empty cache begins with; empty for nothing
   * @param mode of the directory, {@code 0755} if not given
   * @param ownedExplicitly whether uid, gid or mode was given
   */
  record CacheMount(
      String id,
      String from,
      String source,
      String target,
      boolean readOnly,
      Sharing sharing,
      int mode,
      long uid,
      long gid,
      boolean ownedExplicitly)
      implements RunMount {
    /** With another id. */
    public CacheMount withId(String newId) {
      return new CacheMount(
          newId, from, source, target, readOnly, sharing, mode, uid, gid, ownedExplicitly);
    }
  }

  /** Who may use a cache at the same time. */
  enum Sharing {
    SHARED,
    PRIVATE,
    LOCKED
  }

  /**
   * {@code type=tmpfs}.
   *
   * @param size the limit in bytes, 0 for none
   */
  record TmpfsMount(String target, boolean readOnly, long size) implements RunMount {}

  /**
   * {@code type=secret}.
   *
   * @param target the file, {@code /run/secrets/ID} if not given; empty if the secret is to be a
   *     variable only
   * @param env the variable's name; empty if the secret is to be a file only
   * @param required whether its absence is an error
   */
  record SecretMount(
      String id, String target, String env, boolean required, int mode, long uid, long gid)
      implements RunMount {
    /** The file that is to hold the secret. */
    public Optional<String> file() {
      return target.isEmpty() ? Optional.empty() : Optional.of(target);
    }

    /** The variable that is to hold the secret. */
    public Optional<String> variable() {
      return env.isEmpty() ? Optional.empty() : Optional.of(env);
    }
  }

  /**
   * {@code type=ssh}.
   *
   * @param target where the socket is to be; empty for the builder's choice
   */
  record SshMount(String id, String target, boolean required, int mode, long uid, long gid)
      implements RunMount {}
}
