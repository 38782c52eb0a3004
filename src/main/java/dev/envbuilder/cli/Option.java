package dev.envbuilder.cli;

import java.util.Locale;
import java.util.Optional;

/**
 * One option: its flag, its environment variables, its type, its default and the text that help and
 * documentation are made of.
 *
 * @param flag the long flag without dashes
 * @param shortFlag a letter for {@code -f}
 * @param variable the variable's name without {@code ENVBUILDER_}, which is also its legacy name
 * @param fallback the value when nobody gives one
 * @param argument what stands for the value in help
 * @param sensitive whether the value must never be shown; then there is no flag, as a command line
 *     can be read by every process
 */
record Option<T>(
    String flag,
    Optional<Character> shortFlag,
    Optional<String> variable,
    OptionType<T> type,
    T fallback,
    String argument,
    boolean sensitive,
    Group group,
    String text) {

  static final String PREFIX = "ENVBUILDER_";

  /** The chapter of the documentation. */
  enum Group {
    START("What runs in the end"),
    SOURCE("What is built"),
    SECRETS("Build secrets"),
    CACHE("Cache, registry and push"),
    BEHAVIOUR("Behaviour"),
    OUTPUT("Output");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** An option of the entry point: a flag, {@code ENVBUILDER_NAME} and the bare {@code NAME}. */
  static <T> Option<T> variable(
      Group group, String flag, OptionType<T> type, T fallback, String argument, String text) {
    String name = flag.replace('-', '_').toUpperCase(Locale.ROOT);
    return new Option<>(
        flag, Optional.empty(), Optional.of(name), type, fallback, argument, false, group, text);
  }

  /** An option of a command: a flag only. */
  static <T> Option<T> flag(
      Group group, String flag, OptionType<T> type, T fallback, String argument, String text) {
    return new Option<>(
        flag, Optional.empty(), Optional.empty(), type, fallback, argument, false, group, text);
  }

  Option<T> shortened(char letter) {
    return new Option<>(
        flag, Optional.of(letter), variable, type, fallback, argument, sensitive, group, text);
  }

  Option<T> kept() {
    return new Option<>(flag, shortFlag, variable, type, fallback, argument, true, group, text);
  }

  /** The name a person would search for: {@code ENVBUILDER_INIT_SCRIPT (--init-script)}. */
  String displayName() {
    if (sensitive) {
      return variable.map(name -> PREFIX + name).orElse(flag);
    }
    return variable.map(name -> PREFIX + name + " (--" + flag + ")").orElse("--" + flag);
  }
}
