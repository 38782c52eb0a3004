package dev.envbuilder.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The values of a command's options: a flag beats {@code ENVBUILDER_NAME}, which beats the bare
 * {@code NAME}, which beats the default. An empty variable counts as not set.
 */
final class OptionValues {
  private final Map<Option<?>, Object> given = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private OptionValues() {}

  /**
   * Reads a command line and the environment.
   *
   * @param environment gives a variable's text
   * @throws UsageException if a flag is unknown or a value does not fit; it names the option
   */
  static OptionValues parse(
      List<Option<?>> table, List<String> arguments, Function<String, Optional<String>> environment)
      throws UsageException {
    OptionValues values = new OptionValues();
    for (Option<?> option : table) {
      if (option.variable().isPresent()) {
        values.readVariable(option, option.variable().get(), environment);
      }
    }
    values.readArguments(table, arguments);
    return values;
  }

  /** The value of an option, its default where nobody gave one. */
  @SuppressWarnings("unchecked") // put() stores under an option only what its type parsed
  <T> T get(Option<T> option) {
    Object value = given.get(option);
    return value == null ? option.fallback() : (T) value;
  }

  /** The text of an option, absent where it is empty. */
  Optional<String> text(Option<String> option) {
    return Optional.of(get(option)).filter(text -> !text.isEmpty());
  }

  /** What is neither a flag nor a flag's value. */
  List<String> operands() {
    return List.copyOf(operands);
  }

  private void readVariable(
      Option<?> option, String name, Function<String, Optional<String>> environment)
      throws UsageException {
    for (String variable : List.of(Option.PREFIX + name, name)) {
      Optional<String> text = environment.apply(variable).filter(value -> !value.isEmpty());
      if (text.isPresent()) {
        put(option, text.get(), "the variable " + variable, false);
        return;
      }
    }
  }

  private void readArguments(List<Option<?>> table, List<String> arguments) throws UsageException {
    Map<Option<?>, Boolean> seen = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        operands.addAll(arguments.subList(i + 1, arguments.size()));
        return;
      }
      if (!argument.startsWith("-") || argument.equals("-")) {
        operands.add(argument);
        continue;
      }
      Option<?> option = find(table, argument);
      String flag =
          option.shortFlag().isPresent() && !argument.startsWith("--")
              ? argument.substring(0, 2)
              : "--" + option.flag();
      if (option.sensitive()) {
        throw new UsageException(
            "a command line can be read by every process: instead of the flag "
                + flag
                + ", set the variable "
                + Option.PREFIX
                + option.variable().orElse(""));
      }
      Optional<String> attached = attached(argument);
      String text;
      if (attached.isPresent()) {
        text = attached.get();
      } else if (option.type().isFlag()) {
        text = "true";
      } else if (i + 1 < arguments.size()) {
        text = arguments.get(++i);
      } else {
        throw new UsageException(
            "the flag " + flag + " needs a value: " + flag + " " + option.argument());
      }
      put(option, text, "the flag " + flag, seen.put(option, true) != null);
    }
  }

  private static Option<?> find(List<Option<?>> table, String argument) throws UsageException {
    boolean isLong = argument.startsWith("--");
    int equals = argument.indexOf('=');
    String name = isLong ? argument.substring(2, equals < 0 ? argument.length() : equals) : "";
    for (Option<?> option : table) {
      if (isLong
          ? option.flag().equals(name) || ("legacy-" + option.flag()).equals(name)
          : option.shortFlag().filter(letter -> letter == argument.charAt(1)).isPresent()) {
        return option;
      }
    }
    String shown = isLong ? "--" + name : argument.substring(0, 2);
    String hint =
        Suggestion.nearest(name, table.stream().map(Option::flag).toList())
            .map(flag -> "; did you mean --" + flag + "?")
            .orElse("; see --help for all of them");
    throw new UsageException("the flag " + shown + " is unknown" + hint);
  }

  private static Optional<String> attached(String argument) {
    if (argument.startsWith("--")) {
      int equals = argument.indexOf('=');
      return equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1));
    }
    if (argument.length() == 2) {
      return Optional.empty();
    }
    return Optional.of(argument.substring(argument.charAt(2) == '=' ? 3 : 2));
  }

  private <T> void put(Option<T> option, String text, String source, boolean add)
      throws UsageException {
    try {
      T value = option.type().parse(text);
      if (add && option.type().accumulates() && value instanceof List<?> more) {
        List<Object> all = new ArrayList<>((List<?>) get(option));
        all.addAll(more);
        given.put(option, List.copyOf(all));
      } else {
        given.put(option, value);
      }
    } catch (IllegalArgumentException e) {
      String shown = option.sensitive() ? "" : " '" + text + "'";
      throw new UsageException(
          "the value"
              + shown
              + " of "
              + option.displayName()
              + ", given by "
              + source
              + ", cannot be used: "
              + e.getMessage());
    }
  }
}
