package dev.envbuilder.cli;

import static dev.envbuilder.cli.Option.Group.BEHAVIOUR;
import static dev.envbuilder.cli.Option.Group.CACHE;
import static dev.envbuilder.cli.Option.Group.OUTPUT;
import static dev.envbuilder.cli.Option.Group.SECRETS;
import static dev.envbuilder.cli.Option.Group.SOURCE;
import static dev.envbuilder.cli.Option.Group.START;
import static dev.envbuilder.cli.Option.variable;
import static dev.envbuilder.cli.OptionType.BOOLEAN;
import static dev.envbuilder.cli.OptionType.LIST;
import static dev.envbuilder.cli.OptionType.TEXT;
import static dev.envbuilder.cli.OptionType.WORDS;

import java.util.List;

/** The options of the entry point: the one table that parsing, help and documentation share. */
final class StartOptions {
  static final Option<String> INIT_SCRIPT =
      variable(
          START,
          "init-script",
          TEXT,
          "sleep infinity",
          "SCRIPT",
          "The script that runs in the finished environment: the argument after -c of the init"
              + " command.");

  static final Option<String> INIT_COMMAND =
      variable(
          START,
          "init-command",
          TEXT,
          "/bin/sh",
          "PROGRAM",
          "The program that becomes the container's first process. Looked up in the PATH of the"
              + " finished environment if it holds no slash.");

  static final Option<String> INIT_ARGS =
      variable(
          START,
          "init-args",
          TEXT,
          "",
          "WORDS",
          "The init command's arguments, split like a shell does (quotes and backslashes, no"
              + " expansion). They replace -c and the init script.");

  static final Option<String> SETUP_SCRIPT =
      variable(
          START,
          "setup-script",
          TEXT,
          "",
          "SCRIPT",
          "A script that /bin/sh runs as root before the init command. It may write"
              + " INIT_COMMAND=, INIT_ARGS= and TARGET_USER= lines to the file named by"
              + " $ENVBUILDER_ENV.");

  static final Option<String> EXPORT_ENV_FILE =
      variable(
          START,
          "export-env-file",
          TEXT,
          "",
          "FILE",
          "A file that receives the environment variables that the image sets, one NAME=value a"
              + " line.");

  static final Option<String> WORKSPACE_BASE_DIR =
      variable(
          SOURCE,
          "workspace-base-dir",
          TEXT,
          "/workspaces",
          "DIR",
          "The folder that holds workspaces, used when no workspace folder is given.");

  static final Option<String> WORKSPACE_FOLDER =
      variable(
          SOURCE,
          "workspace-folder",
          TEXT,
          "",
          "DIR",
          "The workspace: where the Dockerfile is looked for and where the init command starts."
              + " Without it, the folder 'empty' below the workspace base directory.");

  static final Option<String> DOCKERFILE_PATH =
      variable(
          SOURCE,
          "dockerfile-path",
          TEXT,
          "",
          "FILE",
          "The Dockerfile, relative to the workspace. Without it, Dockerfile and"
              + " .devcontainer/Dockerfile are tried.");

  static final Option<String> BUILD_CONTEXT_PATH =
      variable(
          SOURCE,
          "build-context-path",
          TEXT,
          "",
          "DIR",
          "The build context, relative to the workspace. Without it, the workspace itself when"
              + " the Dockerfile's path is given, else the folder of the Dockerfile.");

  static final Option<String> FALLBACK_IMAGE =
      variable(
          SOURCE,
          "fallback-image",
          TEXT,
          "",
          "IMAGE",
          "The image to start from when there is nothing to build or the build fails.");

  static final Option<List<String>> BUILD_SECRETS =
      variable(
              SECRETS,
              "build-secrets",
              LIST,
              List.of(),
              "ID=VALUE,…",
              "Build secrets as one CSV record. One variable a secret is easier to get right: every"
                  + " ENVBUILDER_BUILD_SECRET_<ID> is the build secret <ID>.")
          .kept();

  static final Option<String> BUILD_SECRETS_DIR =
      variable(
          SECRETS,
          "build-secrets-dir",
          TEXT,
          "",
          "FOLDER",
          "A folder with one file for each build secret, named like its id. It keeps secrets out of"
              + " the container's configuration, where docker inspect and kubectl show variables.");

  static final Option<Boolean> BUILD_SECRETS_DIR_CONSUME =
      variable(
          SECRETS,
          "build-secrets-dir-consume",
          BOOLEAN,
          false,
          "",
          "Overwrite and remove the files of ENVBUILDER_BUILD_SECRETS_DIR once they are read, before"
              + " anything is built. Without it, every RUN step can read the folder.");

  static final Option<List<String>> BUILD_SSH =
      variable(
          SECRETS,
          "build-ssh",
          WORDS,
          List.of(),
          "ID[=SOCKET|KEY,KEY…] …",
          "The ssh agents of RUN --mount=type=ssh, with white space between several: the socket of an"
              + " agent, or files with private keys. An id alone is the key in the variable"
              + " ENVBUILDER_BUILD_SSH_KEY_<ID>, else the agent at SSH_AUTH_SOCK.");

  static final Option<String> CACHE_REPO =
      variable(
          CACHE,
          "cache-repo",
          TEXT,
          "",
          "REPOSITORY",
          "The repository, e.g. registry.example.com/team/cache, in which layers are kept between"
              + " builds, and to which the finished image goes.");

  static final Option<String> LAYER_CACHE_DIR =
      variable(
          CACHE,
          "layer-cache-dir",
          TEXT,
          "",
          "DIR",
          "A folder in which layers are kept between builds, as an OCI image layout. Mount a volume"
              + " there. May be used instead of, or beside, a repository.");

  static final Option<String> BASE_IMAGE_CACHE_DIR =
      variable(
          CACHE,
          "base-image-cache-dir",
          TEXT,
          "",
          "DIR",
          "A folder with base images, as an OCI image layout whose images carry their whole name"
              + " (docker.io/library/alpine:latest). An image that is there is not asked of its"
              + " registry.");

  static final Option<String> CACHE_MOUNT_DIR =
      variable(
          CACHE,
          "cache-mount-dir",
          TEXT,
          "/.envbuilder/mounts",
          "DIR",
          "The folder in which the directories of RUN --mount=type=cache are kept between builds."
              + " The default outlives a rebuild in the same container; mount a volume and name it"
              + " here to keep them longer, or to share them between containers.");

  static final Option<Boolean> EXPLAIN_CACHE =
      variable(
          CACHE,
          "explain-cache",
          BOOLEAN,
          false,
          "",
          "Tell of each step what its cache key is made of, what the caches said, and which part"
              + " differs from the nearest step of the last build: docs/cache.md.");

  static final Option<Boolean> PUSH_IMAGE =
      variable(
          CACHE,
          "push-image",
          BOOLEAN,
          false,
          "",
          "Push the finished image to the cache repository, or into the layer cache folder where"
              + " there is no repository. Started as a container, it resumes without a build.");

  static final Option<Boolean> EXIT_ON_PUSH_FAILURE =
      variable(
          CACHE,
          "exit-on-push-failure",
          BOOLEAN,
          false,
          "",
          "End with an error when pushing a layer or the image fails, instead of a warning.");

  static final Option<String> DOCKER_CONFIG_BASE64 =
      variable(
              CACHE,
              "docker-config-base64",
              TEXT,
              "",
              "BASE64",
              "A Docker config.json with registry credentials, in base64. It stays in memory.")
          .kept();

  static final Option<Boolean> INSECURE =
      variable(
          CACHE,
          "insecure",
          BOOLEAN,
          false,
          "",
          "Talk to registries without checking certificates, and over plain http where https does"
              + " not answer.");

  static final Option<String> SECRET_LEAK =
      variable(
          SECRETS,
          "secret-leak",
          TEXT,
          "fail",
          "fail|warn|off",
          "What a build secret in a layer, the image's config or its history means. fail: the build"
              + " ends with exit code 4, and nothing of it is kept or pushed; where it is for this"
              + " container alone, it goes on without keeping that layer, unless"
              + " ENVBUILDER_EXIT_ON_BUILD_FAILURE is set. warn: it is told.");

  static final Option<String> SECRET_ON_DISK =
      variable(
          SECRETS,
          "secret-on-disk",
          TEXT,
          "warn",
          "warn|fail",
          "What it means that a step wants a secret as a file in a container without any file system"
              + " in memory (a tmpfs at /dev/shm, /run, /tmp, /var/tmp or /dev). warn: the file is on"
              + " disk while the step runs, then overwritten and removed. fail: the build ends before"
              + " anything changes.");

  static final Option<Boolean> EXIT_ON_BUILD_FAILURE =
      variable(
          BEHAVIOUR,
          "exit-on-build-failure",
          BOOLEAN,
          false,
          "",
          "End with an error when the build fails, even if there is a fallback image.");

  static final Option<Boolean> SKIP_REBUILD =
      variable(
          BEHAVIOUR,
          "skip-rebuild",
          BOOLEAN,
          false,
          "",
          "When this container was built before, start its environment as it is.");

  static final Option<List<String>> IGNORE_PATHS =
      variable(
          BEHAVIOUR,
          "ignore-paths",
          LIST,
          List.of(),
          "PATH,…",
          "Further paths that are neither deleted, nor overwritten, nor put into layers. Mount"
              + " points are always kept, so this is rarely needed.");

  static final Option<Boolean> FORCE_SAFE =
      variable(
          BEHAVIOUR,
          "force-safe",
          BOOLEAN,
          false,
          "",
          "Rewrite the root file system even where this does not look like a container. Ten seconds"
              + " remain to think again.");

  static final Option<Boolean> VERBOSE =
      variable(OUTPUT, "verbose", BOOLEAN, false, "", "Tell more about what is going on.");

  static final List<Option<?>> TABLE =
      List.of(
          INIT_SCRIPT,
          INIT_COMMAND,
          INIT_ARGS,
          SETUP_SCRIPT,
          EXPORT_ENV_FILE,
          WORKSPACE_BASE_DIR,
          WORKSPACE_FOLDER,
          DOCKERFILE_PATH,
          BUILD_CONTEXT_PATH,
          FALLBACK_IMAGE,
          BUILD_SECRETS,
          BUILD_SECRETS_DIR,
          BUILD_SECRETS_DIR_CONSUME,
          BUILD_SSH,
          CACHE_REPO,
          LAYER_CACHE_DIR,
          BASE_IMAGE_CACHE_DIR,
          CACHE_MOUNT_DIR,
          EXPLAIN_CACHE,
          PUSH_IMAGE,
          EXIT_ON_PUSH_FAILURE,
          DOCKER_CONFIG_BASE64,
          INSECURE,
          EXIT_ON_BUILD_FAILURE,
          SECRET_LEAK,
          SECRET_ON_DISK,
          SKIP_REBUILD,
          IGNORE_PATHS,
          FORCE_SAFE,
          VERBOSE);

  private StartOptions() {}
}
