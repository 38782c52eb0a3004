package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A {@code RUN --mount} as written. Values may hold variables, the type included, so what the mount
 * is shows only when it is {@link #expand expanded}; what can be judged before that is judged when
 * the Dockerfile is parsed.
 *
 * @param text the flag's value
 * @param options its options in order
 */
public record MountOptions(String text, List<Option> options) {
  private static final Set<String> BARE =
      Set.of("readonly", "ro", "readwrite", "rw", "required", "env");

  public MountOptions {
    options = List.copyOf(options);
  }

  /**
   * One option.
   *
   * @param key the key in lower case
   * @param value the value, not expanded
   * @param bare whether there is no {@code =} behind the key
   * @param offset where it begins in the mount's text
   */
  public record Option(String key, String value, boolean bare, int offset) {}

  /**
   * What the mount is with these variables.
   *
   * @throws ValueException if a value cannot be expanded or the options do not fit together
   */
  public RunMount expand(ShellWords words, Variables env) throws ValueException {
    List<Option> expanded = new ArrayList<>();
    for (Option option : options) {
      String value = option.bare() ? "" : words.expandWord(option.value(), env);
      expanded.add(new Option(option.key(), value, option.bare(), option.offset()));
    }
    return new MountReader(text, expanded).read();
  }

  /** Reads a flag's value and reports what is wrong in it whatever the variables are. */
  static MountOptions parse(String text, char escape) throws ValueException {
    List<Option> options = new ArrayList<>();
    for (Word field : Csv.fields(text)) {
      options.add(option(text, field));
    }
    MountOptions mount = new MountOptions(text, options);
    // without variables there is nothing to wait for
    if (options.stream().allMatch(o -> o.value().indexOf('$') < 0)) {
      mount.expand(new ShellWords(escape), Variables.NONE);
    }
    return mount;
  }

  private static Option option(String text, Word field) throws ValueException {
    int equals = field.text().indexOf('=');
    String name = equals < 0 ? field.text() : field.text().substring(0, equals);
    String key = name.toLowerCase(Locale.ROOT);
    if (!MountReader.KEYS.contains(key)) {
      String hint = Suggestion.among(key, MountReader.KEYS);
      throw new ValueException(
          text, field.offset(), "unexpected mount option '" + name + "'; " + hint);
    }
    if (equals < 0 && !BARE.contains(key)) {
      throw new ValueException(
          text, field.offset(), "mount option '" + key + "' has no value; write " + key + "=VALUE");
    }
    String value = equals < 0 ? "" : field.text().substring(equals + 1);
    int dollar = value.indexOf('$');
    if (key.equals("from") && dollar >= 0 && dollar + 1 < value.length()) {
      throw new ValueException(
          text,
          field.offset(),
          "mount option 'from' takes no variables; name a stage for it: FROM "
              + value
              + " AS source");
    }
    return new Option(key, value, equals < 0, field.offset());
  }
}
