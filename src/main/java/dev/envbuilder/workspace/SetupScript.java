package dev.envbuilder.workspace;

import dev.envbuilder.workspace.StartException.Reason;
import dev.envbuilder.workspace.StartSettings.InitCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a setup script answers in the file named by {@code $ENVBUILDER_ENV}: lines {@code
 * INIT_COMMAND=}, {@code INIT_ARGS=} and {@code TARGET_USER=}, with or without the prefix {@code
 * ENVBUILDER_}. Lines without {@code =} and comments are skipped.
 */
final class SetupScript {
  private static final String PREFIX = "ENVBUILDER_";

  private SetupScript() {}

  /** The init command and the user, as the script leaves them. */
  record Answer(InitCommand init, Optional<String> user) {}

  /**
   * Applies the answer.
   *
   * @throws StartException if it sets something else, or arguments with open quotes
   */
  static Answer read(String text, InitCommand before) throws StartException {
    Optional<String> program = Optional.empty();
    Optional<String> arguments = Optional.empty();
    Optional<String> user = Optional.empty();
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals < 0 || line.startsWith("#")) {
        continue;
      }
      String name = line.substring(0, equals).strip();
      String value = line.substring(equals + 1);
      switch (name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name) {
        case "INIT_COMMAND" -> program = Optional.of(value);
        case "INIT_ARGS" -> arguments = Optional.of(value);
        case "TARGET_USER" -> user = Optional.of(value);
        default ->
            throw new StartException(
                Reason.WRONG_OPTIONS,
                "the setup script wrote '"
                    + name
                    + "=' to $ENVBUILDER_ENV; it may set INIT_COMMAND, INIT_ARGS and TARGET_USER");
      }
    }
    return new Answer(init(before, program, arguments), user);
  }

  /**
   * A new program without new arguments has none: those of the old one would mean nothing to it.
   */
  private static InitCommand init(
      InitCommand before, Optional<String> program, Optional<String> arguments)
      throws StartException {
    List<String> words = new ArrayList<>();
    if (arguments.isPresent()) {
      try {
        words.addAll(ShellWords.split(arguments.get()));
      } catch (IllegalArgumentException e) {
        throw new StartException(
            Reason.WRONG_OPTIONS,
            "INIT_ARGS, as the setup script wrote it, cannot be split: " + e.getMessage(),
            e);
      }
    } else if (program.isEmpty()) {
      words.addAll(before.arguments());
    }
    return new InitCommand(program.orElse(before.program()), words);
  }
}
