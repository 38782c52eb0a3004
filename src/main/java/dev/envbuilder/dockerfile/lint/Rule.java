package dev.envbuilder.dockerfile.lint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The rules, by the names of BuildKit {@code frontend/dockerfile/linter/ruleset.go}, and some of
 * our own. The page {@code docs/checks.md} has a section for each of them, with examples.
 */
public enum Rule {
  STAGE_NAME_CASING(
      "StageNameCasing",
      "A stage name that has capital letters",
      "Stage names are compared in lower case, so a name in capitals is not what is shown and"
          + " looked up.",
      "the stage name '%s' should be in lower case"),
  FROM_AS_CASING(
      "FromAsCasing",
      "FROM and AS in different case",
      "Both keywords belong to one instruction, which reads best in one case.",
      "'%s' and '%s' should be in the same case"),
  NO_EMPTY_CONTINUATION(
      "NoEmptyContinuation",
      "A blank line inside an instruction that goes on",
      "It looks like the end of the instruction and is none; it is to become an error.",
      "a blank line stands inside this instruction"),
  CONSISTENT_INSTRUCTION_CASING(
      "ConsistentInstructionCasing",
      "Instructions in different case",
      "Instructions are told from their arguments by their case; one file should have one.",
      "'%s' should be in %s like most instructions of this file"),
  DUPLICATE_STAGE_NAME(
      "DuplicateStageName",
      "A stage name that is used twice",
      "Only the last stage of a name can be reached by it.",
      "the stage name %s is used twice"),
  RESERVED_STAGE_NAME(
      "ReservedStageName",
      "A stage that is named scratch or context",
      "Both names mean something else wherever a stage can be named.",
      "%s means something else and should not name a stage"),
  JSON_ARGS_RECOMMENDED(
      "JSONArgsRecommended",
      "CMD or ENTRYPOINT in shell form",
      "The shell is the container's first process then, and does not pass signals on, so the"
          + " program is killed instead of being asked to end.",
      "%s should be in JSON form, so that signals reach the program"),
  MAINTAINER_DEPRECATED(
      "MaintainerDeprecated",
      "MAINTAINER",
      "It is deprecated; the label org.opencontainers.image.authors is what tools read.",
      "MAINTAINER is deprecated: use LABEL org.opencontainers.image.authors=..."),
  UNDEFINED_ARG_IN_FROM(
      "UndefinedArgInFrom",
      "A variable in FROM that no ARG before the first FROM declares",
      "It expands to nothing there, whatever --build-arg says.",
      "no ARG before the first FROM declares '%s'"),
  WORKDIR_RELATIVE_PATH(
      "WorkdirRelativePath",
      "A relative WORKDIR, without an absolute one before it",
      "It depends on the working directory of the base image, which may change.",
      "the relative path %s depends on the base image"),
  UNDEFINED_VAR(
      "UndefinedVar",
      "A variable that is used and not defined",
      "It expands to nothing, which is seldom what was meant.",
      "the variable '$%s' is not defined"),
  MULTIPLE_INSTRUCTIONS_DISALLOWED(
      "MultipleInstructionsDisallowed",
      "A second CMD, ENTRYPOINT or HEALTHCHECK in a stage",
      "Only the last one has an effect.",
      "this %s has no effect: a later one of the same stage replaces it"),
  LEGACY_KEY_VALUE_FORMAT(
      "LegacyKeyValueFormat",
      "ENV or LABEL with a blank instead of an equals sign",
      "The form takes one pair only and all of the rest of the line as its value, quotes included.",
      "'%1$s key value' is the legacy form: write '%1$s key=value'"),
  INVALID_BASE_IMAGE_PLATFORM(
      "InvalidBaseImagePlatform",
      "A base image for another platform than the build's",
      "Its programs do not run here, or only in emulation.",
      "the base image '%s' is for %s, and the build for %s"),
  REDUNDANT_TARGET_PLATFORM(
      "RedundantTargetPlatform",
      "FROM --platform=$TARGETPLATFORM",
      "That is the platform without the flag, too.",
      "the platform %s is the default: leave the flag out"),
  SECRETS_USED_IN_ARG_OR_ENV(
      "SecretsUsedInArgOrEnv",
      "ARG or ENV with a name that a secret would have",
      "Both are kept in the image or its history; a secret belongs into RUN --mount=type=secret.",
      "%s %s looks like a secret, and would be kept in the image: use RUN --mount=type=secret"),
  INVALID_DEFAULT_ARG_IN_FROM(
      "InvalidDefaultArgInFrom",
      "A base image whose name is no valid one unless --build-arg is given",
      "Nobody can build the file without knowing which arguments it needs.",
      "without --build-arg, '%s' is not the name of an image"),
  FROM_PLATFORM_FLAG_CONST_DISALLOWED(
      "FromPlatformFlagConstDisallowed",
      "FROM --platform with a constant",
      "The stage is for that platform whatever the build is for.",
      "the platform should not be the constant %s"),
  COPY_IGNORED_FILE(
      "CopyIgnoredFile",
      "COPY or ADD of a file that .dockerignore leaves out",
      "The file is not part of the context, so the instruction will not find it.",
      "%s names %s, which .dockerignore leaves out of the context"),
  INVALID_DEFINITION_DESCRIPTION(
      "InvalidDefinitionDescription",
      "A comment above ARG or FROM that does not begin with the name it describes",
      "Such a comment is taken as the description of the argument or stage. An empty comment (#)"
          + " in between says that it is none.",
      "a description of this %s has the form: # %s <description>",
      Standing.EXPERIMENTAL),
  EXPOSE_PROTO_CASING(
      "ExposeProtoCasing",
      "EXPOSE with a protocol in capitals",
      "Protocols are kept in lower case, so the image says another thing than the file.",
      "the protocol of '%s' should be in lower case"),
  EXPOSE_INVALID_FORMAT(
      "ExposeInvalidFormat",
      "EXPOSE with an address or a port of the host",
      "An image cannot decide on those; the part is dropped, and is to become an error.",
      "'%s' should name the container's port only"),
  /** Not one of BuildKit's: it is off unless asked for, so that files pass here that pass there. */
  JSON_FORM_LOOKALIKE(
      "JsonFormLookalike",
      "RUN, CMD or ENTRYPOINT with brackets and quotes that are no JSON array",
      "The shell gets the text with the brackets, which is hardly ever meant.",
      "%s looks like the JSON form and is none, so the shell gets the brackets",
      Standing.EXPERIMENTAL),
  SECRET_VALUE_IN_DOCKERFILE(
      "SecretValueInDockerfile",
      "A value that is known for a secret by its form",
      "Whoever has the Dockerfile or the image has the value.",
      "%s holds what looks like %s%s: take it out of the file, revoke it, and give it to the step"
          + " that needs it with RUN --mount=type=secret",
      Standing.OWN),
  COPY_CREDENTIAL_FILE(
      "CopyCredentialFile",
      "COPY or ADD of a file that holds credentials",
      "It is in the layer, even if a later step removes it.",
      "%s takes %s into a layer, which is for %s: give it to the step that needs it with RUN"
          + " --mount=type=secret, and leave it out in .dockerignore",
      Standing.OWN),
  SECRET_WRITTEN_TO_FILE(
      "SecretWrittenToFile",
      "RUN that writes a build secret into a file",
      "The file is in the layer, and whoever has the image has the secret.",
      "RUN writes the secret '%s' to %s, which stays when the step ends: let the mount put it where"
          + " it is read (target=), or remove the file in the same RUN",
      Standing.OWN);

  private enum Standing {
    BUILDKIT,
    EXPERIMENTAL,
    OWN
  }

  private final String title;
  private final String finds;
  private final String why;
  private final String message;
  private final Standing standing;

  Rule(String title, String finds, String why, String message) {
    this(title, finds, why, message, Standing.BUILDKIT);
  }

  Rule(String title, String finds, String why, String message, Standing standing) {
    this.title = title;
    this.finds = finds;
    this.why = why;
    this.message = message;
    this.standing = standing;
  }

  /** The name to show, to search for and to skip it by. */
  public String title() {
    return title;
  }

  /** What it finds, as a phrase. */
  public String finds() {
    return finds;
  }

  /** Why that should not stay, as a sentence. */
  public String why() {
    return why;
  }

  /** Whether it applies only where it is asked for. */
  public boolean experimental() {
    return standing == Standing.EXPERIMENTAL;
  }

  /**
   * Whether it is one that BuildKit does not have and that applies all the same. It warns; that
   * {@code error=true} should count it has to be said by name.
   */
  public boolean own() {
    return standing == Standing.OWN;
  }

  /** Where it is documented. */
  public String link() {
    return "docs/checks.md#" + title.toLowerCase(Locale.ROOT);
  }

  /** The sentence about one finding. */
  String message(Object... details) {
    return message.formatted(details);
  }

  /** The rule of a name. */
  public static Optional<Rule> named(String title) {
    return Arrays.stream(values()).filter(rule -> rule.title.equals(title)).findFirst();
  }
}
