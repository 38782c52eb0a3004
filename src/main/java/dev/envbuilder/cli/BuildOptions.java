package dev.envbuilder.cli;

import static dev.envbuilder.cli.Option.Group.BEHAVIOUR;
import static dev.envbuilder.cli.Option.Group.CACHE;
import static dev.envbuilder.cli.Option.Group.OUTPUT;
import static dev.envbuilder.cli.Option.Group.SECRETS;
import static dev.envbuilder.cli.Option.Group.SOURCE;
import static dev.envbuilder.cli.Option.flag;
import static dev.envbuilder.cli.OptionType.BOOLEAN;
import static dev.envbuilder.cli.OptionType.REPEATED;
import static dev.envbuilder.cli.OptionType.TEXT;

import java.util.List;

/** The options of {@code envbuilder build}, named as in {@code docker buildx build}. */
final class BuildOptions {
  static final Option<String> FILE =
      flag(
              SOURCE,
              "file",
              TEXT,
              "",
              "FILE",
              "The Dockerfile; - is standard input. Without it, Dockerfile in the context.")
          .shortened('f');

  static final Option<List<String>> BUILD_ARG =
      flag(
          SOURCE,
          "build-arg",
          REPEATED,
          List.of(),
          "NAME=VALUE",
          "A value for an ARG of the Dockerfile; NAME alone takes the value of"
              + " the variable NAME.");

  static final Option<String> TARGET =
      flag(SOURCE, "target", TEXT, "", "STAGE", "The stage to build instead of the last one.");

  static final Option<String> PLATFORM =
      flag(
          SOURCE,
          "platform",
          TEXT,
          "",
          "OS/ARCH",
          "What the image is to run on, this machine if not given. Steps run on this machine"
              + " whatever it says, so RUN needs programs that it can execute.");

  static final Option<List<String>> BUILD_CONTEXT =
      flag(
          SOURCE,
          "build-context",
          REPEATED,
          List.of(),
          "NAME=PLACE",
          "A folder, oci-layout://FOLDER[:TAG][@DIGEST] or docker-image://REFERENCE that FROM,"
              + " COPY --from and RUN --mount=from= find under the name, in the place of a stage or"
              + " image of that name.");

  static final Option<List<String>> LABEL =
      flag(OUTPUT, "label", REPEATED, List.of(), "NAME=VALUE", "A label for the finished image.");

  static final Option<Boolean> CHECK =
      flag(
          OUTPUT,
          "check",
          BOOLEAN,
          false,
          "",
          "Build nothing and look for what should not be in the Dockerfile: docs/checks.md has the"
              + " rules. Exit code 1 if there is something.");

  static final Option<String> CALL =
      flag(
          OUTPUT,
          "call",
          TEXT,
          "build",
          "build|check[,format=json]",
          "What to do: check is the same as --check.");

  static final Option<List<String>> SECRET =
      flag(
          SECRETS,
          "secret",
          REPEATED,
          List.of(),
          "id=ID[,src=FILE|env=NAME]",
          "A build secret, read from a file or a variable. Without either, the variable"
              + " named like the id, else ENVBUILDER_BUILD_SECRET_<ID>.");

  static final Option<List<String>> ALLOW =
      flag(
          BEHAVIOUR,
          "allow",
          REPEATED,
          List.of(),
          "ENTITLEMENT",
          "Allow RUN --network=host (network.host) or RUN --security=insecure (security.insecure)."
              + " Either way a step has the network and the rights of the container, and no more.");

  static final Option<List<String>> SSH =
      flag(
          SECRETS,
          "ssh",
          REPEATED,
          List.of(),
          "ID[=SOCKET|KEY,KEY…]",
          "An ssh agent for RUN --mount=type=ssh: the socket of an agent, or files with private"
              + " keys. An id alone is the key in the variable ENVBUILDER_BUILD_SSH_KEY_<ID>, else"
              + " the agent at SSH_AUTH_SOCK.");

  static final Option<List<String>> TAG =
      flag(
              OUTPUT,
              "tag",
              REPEATED,
              List.of(),
              "REFERENCE",
              "The name of the finished image, pushed to with --push.")
          .shortened('t');

  static final Option<Boolean> PUSH =
      flag(OUTPUT, "push", BOOLEAN, false, "", "Push the finished image to each --tag.");

  static final Option<List<String>> OUTPUT_TO =
      flag(
              OUTPUT,
              "output",
              REPEATED,
              List.of(),
              "type=oci,dest=DIR",
              "Write the finished image to a folder as an OCI image layout.")
          .shortened('o');

  static final Option<Boolean> NO_CACHE =
      flag(CACHE, "no-cache", BOOLEAN, false, "", "Run every step, whatever the cache holds.");

  static final Option<String> PROGRESS =
      flag(OUTPUT, "progress", TEXT, "plain", "plain", "How progress is shown.");

  static final List<Option<?>> TABLE =
      List.of(
          FILE,
          BUILD_ARG,
          BUILD_CONTEXT,
          TARGET,
          PLATFORM,
          SECRET,
          StartOptions.BUILD_SECRETS_DIR,
          StartOptions.BUILD_SECRETS_DIR_CONSUME,
          SSH,
          ALLOW,
          LABEL,
          TAG,
          PUSH,
          OUTPUT_TO,
          NO_CACHE,
          PROGRESS,
          CHECK,
          CALL,
          StartOptions.CACHE_REPO,
          StartOptions.LAYER_CACHE_DIR,
          StartOptions.BASE_IMAGE_CACHE_DIR,
          StartOptions.CACHE_MOUNT_DIR,
          StartOptions.EXPLAIN_CACHE,
          StartOptions.EXIT_ON_PUSH_FAILURE,
          StartOptions.SECRET_LEAK,
          StartOptions.SECRET_ON_DISK,
          StartOptions.DOCKER_CONFIG_BASE64,
          StartOptions.INSECURE,
          StartOptions.IGNORE_PATHS,
          StartOptions.FORCE_SAFE,
          StartOptions.VERBOSE);

  private BuildOptions() {}
}
