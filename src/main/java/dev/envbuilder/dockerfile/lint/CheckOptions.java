package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.ValueException;
import java.util.HashSet;
import java.util.Set;

/**
 * Which rules apply: {@code skip=A,B;error=true;experimental=all} (BuildKit {@code
 * linter/linter.go} ParseLintOptions). Names of no rule are taken, as there.
 *
 * @param skipAll whether no rule applies but experimental ones
 * @param skipped the names of rules that do not apply
 * @param experimentalAll whether all experimental rules apply
 * @param experimental the names of experimental rules that do
 * @param fails whether a finding fails the build
 */
public record CheckOptions(
    boolean skipAll,
    Set<String> skipped,
    boolean experimentalAll,
    Set<String> experimental,
    boolean fails) {
  /** The build argument that takes the place of the directive. */
  public static final String ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

  /** What holds where nothing is said. */
  public static final CheckOptions DEFAULT =
      new CheckOptions(false, Set.of(), false, Set.of(), false);

  private static final String FORM =
      "it takes skip=all|RULE,..., experimental=all|RULE,... and error=true|false, apart by ';'";

  public CheckOptions {
    skipped = Set.copyOf(skipped);
    experimental = Set.copyOf(experimental);
  }

  /** Reads the value of the build argument. */
  public static CheckOptions parse(String text) throws ValueException {
    CheckOptions options = DEFAULT;
    if (text.isBlank()) {
      return options;
    }
    int offset = 0;
    for (String part : text.strip().split(";", 3)) {
      options = options.with(text, offset, part);
      offset += part.length() + 1;
    }
    return options;
  }

  /** Reads the value of a {@code # check=} line: what follows a blank is a remark. */
  public static CheckOptions parseDirective(String value) throws ValueException {
    int blank = value.indexOf(' ');
    return parse(blank < 0 ? value : value.substring(0, blank));
  }

  private CheckOptions with(String text, int offset, String part) throws ValueException {
    int equals = part.indexOf('=');
    String key = (equals < 0 ? part : part.substring(0, equals)).strip();
    String value = equals < 0 ? "" : part.substring(equals + 1).strip();
    boolean all = value.equals("all");
    return switch (equals < 0 ? "" : key) {
      case "skip" ->
          new CheckOptions(
              skipAll || all, all ? skipped : names(value), experimentalAll, experimental, fails);
      case "experimental" ->
          new CheckOptions(
              skipAll, skipped, experimentalAll || all, all ? experimental : names(value), fails);
      case "error" ->
          new CheckOptions(
              skipAll, skipped, experimentalAll, experimental, bool(text, offset, value));
      default ->
          throw new ValueException(text, offset, "invalid check option '" + key + "': " + FORM);
    };
  }

  private static Set<String> names(String list) {
    Set<String> names = new HashSet<>();
    for (String name : list.split(",", -1)) {
      names.add(name.strip());
    }
    return names;
  }

  private static boolean bool(String text, int offset, String value) throws ValueException {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw new ValueException(
              text, offset, "error takes true or false, not '" + value + "'; " + FORM);
    };
  }

  /** These, and what a comment above one instruction adds for it; its {@code error} has no say. */
  CheckOptions merged(CheckOptions more) {
    Set<String> skip = new HashSet<>(skipped);
    skip.addAll(more.skipped);
    Set<String> wanted = new HashSet<>(experimental);
    wanted.addAll(more.experimental);
    return new CheckOptions(
        skipAll || more.skipAll, skip, experimentalAll || more.experimentalAll, wanted, fails);
  }

  /** Whether a rule applies: skipping says nothing about experimental ones. */
  public boolean allows(Rule rule) {
    return rule.experimental()
        ? experimentalAll || experimental.contains(rule.title())
        : !skipAll && !skipped.contains(rule.title());
  }

  /**
   * Whether a finding of a rule fails the build. Rules that BuildKit does not have do only where
   * {@code experimental} names them, so that what builds there builds here.
   */
  public boolean fails(Rule rule) {
    return fails && (!rule.own() || experimental.contains(rule.title()));
  }
}
