package dev.envbuilder.cli;

import dev.envbuilder.linux.EnvironmentBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Variables that tools of this kind take as options, and what to do about those we do not have. */
final class OtherNames {
  /** They may hold secrets, and never reach the init command. */
  private static final List<String> KNOWN_ELSEWHERE =
      List.of(
          "BINARY_PATH",
          "CACHE_TTL_DAYS",
          "DEVCONTAINER_DIR",
          "DEVCONTAINER_JSON_PATH",
          "GET_CACHED_IMAGE",
          "GIT_CLONE_DEPTH",
          "GIT_CLONE_SINGLE_BRANCH",
          "GIT_CLONE_THINPACK",
          "GIT_HTTP_PROXY_URL",
          "GIT_PASSWORD",
          "GIT_SSH_PRIVATE_KEY_BASE64",
          "GIT_SSH_PRIVATE_KEY_PATH",
          "GIT_URL",
          "GIT_USERNAME",
          "KANIKO_DIR",
          "POST_START_SCRIPT_PATH",
          "REMOTE_REPO_BUILD_MODE",
          "SSL_CERT_BASE64");

  /** Without these, something else would be built or done than was asked for. */
  private static final List<String> DECISIVE =
      List.of(
          "DEVCONTAINER_DIR",
          "DEVCONTAINER_JSON_PATH",
          "GET_CACHED_IMAGE",
          "GIT_URL",
          "REMOTE_REPO_BUILD_MODE");

  private OtherNames() {}

  /** All names, without prefix, that are taken out of the environment of the init command. */
  static Set<String> options() {
    Set<String> names = new HashSet<>(KNOWN_ELSEWHERE);
    StartOptions.TABLE.forEach(option -> option.variable().ifPresent(names::add));
    return names;
  }

  /**
   * Refuses options that this version lacks and that cannot be left out.
   *
   * @throws UsageException naming them, never their values
   */
  static void requireNoDecisive(EnvironmentBlock environment) throws UsageException {
    List<String> found = new ArrayList<>();
    for (String name : DECISIVE) {
      String value = environment.text(Option.PREFIX + name).orElse("");
      if (!value.isEmpty() && !isFalse(value)) {
        found.add(Option.PREFIX + name);
      }
    }
    if (!found.isEmpty()) {
      throw new UsageException(
          "this version does not have "
              + String.join(", ", found)
              + ", and what it would do without is not what was asked for: mount the workspace and"
              + " name its Dockerfile with ENVBUILDER_DOCKERFILE_PATH, and leave these out");
    }
  }

  private static boolean isFalse(String value) {
    return switch (value) {
      case "0", "f", "F", "false", "FALSE", "False" -> true;
      default -> false;
    };
  }

  /**
   * The other variables with our prefix that are no options, each with what may have been meant.
   */
  static List<String> unknown(EnvironmentBlock environment) {
    List<String> ours = new ArrayList<>();
    StartOptions.TABLE.forEach(
        option -> option.variable().ifPresent(name -> ours.add(Option.PREFIX + name)));
    List<String> unknown = new ArrayList<>();
    for (String name : environment.names()) {
      if (name.startsWith(Option.PREFIX)
          && !name.startsWith(Secrets.PREFIX)
          && !name.startsWith(SshSources.KEY_PREFIX)
          && !ours.contains(name)
          && environment.bytes(name).filter(value -> value.length > 0).isPresent()) {
        boolean elsewhere = KNOWN_ELSEWHERE.contains(name.substring(Option.PREFIX.length()));
        String hint =
            elsewhere
                ? ""
                : Suggestion.nearest(name, ours)
                    .map(meant -> " (did you mean " + meant + "?)")
                    .orElse("");
        unknown.add(name + hint);
      }
    }
    return unknown;
  }
}
