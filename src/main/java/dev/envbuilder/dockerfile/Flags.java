package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The {@code --flags} of an instruction, checked (BuildKit {@code instructions/bflag.go}). */
final class Flags {
  /** What a flag takes. */
  enum Kind {
    TEXT,
    TEXTS,
    TOGGLE
  }

  private final Map<String, List<Word>> values = new HashMap<>();

  private Flags() {}

  /** Reads the flags of an instruction that has none. */
  static void none(Statement statement) throws DockerfileException {
    read(statement, Map.of());
  }

  static Flags read(Statement statement, Map<String, Kind> known) throws DockerfileException {
    Flags flags = new Flags();
    for (Word word : statement.flags()) {
      flags.add(statement, word, known);
    }
    return flags;
  }

  private void add(Statement statement, Word word, Map<String, Kind> known)
      throws DockerfileException {
    int equals = word.text().indexOf('=');
    String name = equals < 0 ? word.text().substring(2) : word.text().substring(2, equals);
    String value = equals < 0 ? "" : word.text().substring(equals + 1);
    Kind kind = known.get(name);
    if (kind == null) {
      String hint =
          known.isEmpty()
              ? statement.name() + " has no flags"
              : Suggestion.among(
                  "--" + name, known.keySet().stream().sorted().map(k -> "--" + k).toList());
      throw statement.error(
          word.offset(), "unknown flag '--" + name + "' for " + statement.name(), hint);
    }
    List<Word> given = values.computeIfAbsent(name, k -> new ArrayList<>());
    if (kind != Kind.TEXTS && !given.isEmpty()) {
      throw statement.error(word.offset(), "flag '--" + name + "' is given twice", "keep one");
    }
    if (kind == Kind.TOGGLE) {
      value = toggle(statement, word, name, equals >= 0, value);
    } else if (equals < 0) {
      throw statement.error(
          word.offset(), "flag '--" + name + "' has no value", "write --" + name + "=VALUE");
    }
    given.add(new Word(value, word.offset()));
  }

  private static String toggle(
      Statement statement, Word word, String name, boolean hasValue, String value)
      throws DockerfileException {
    String lower = hasValue ? value.toLowerCase(Locale.ROOT) : "true";
    if (!lower.equals("true") && !lower.equals("false")) {
      throw statement.error(
          word.offset(),
          "flag '--" + name + "' takes true or false, not '" + value + "'",
          "write --" + name + " or --" + name + "=false");
    }
    return lower;
  }

  String text(String name) {
    return list(name).isEmpty() ? "" : list(name).getFirst().text();
  }

  Toggle toggle(String name) {
    return list(name).isEmpty() ? Toggle.UNSET : Toggle.of(text(name).equals("true"));
  }

  List<Word> list(String name) {
    return values.getOrDefault(name, List.of());
  }
}
