package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.Expansion;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.Stage;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.lint.Surroundings.PlatformName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules about FROM, which look at all stages in any case, and what each stage stands on
 * (BuildKit {@code convert.go} buildDispatchStates, {@code validations.go}).
 */
final class FromRules {
  private static final String SCRATCH = "scratch";
  private static final String TARGET_PLATFORM = "TARGETPLATFORM";

  private final Dockerfile dockerfile;
  private final Placement placement;
  private final Surroundings around;
  private final Findings findings;
  private final GlobalScope globals;
  private final Set<String> names;
  private final Map<String, Integer> stages = new HashMap<>();

  FromRules(
      Dockerfile dockerfile,
      Placement placement,
      Surroundings around,
      GlobalScope globals,
      Findings findings) {
    this.dockerfile = dockerfile;
    this.placement = placement;
    this.around = around;
    this.globals = globals;
    this.findings = findings;
    this.names = globals.names();
  }

  /** Names must be valid without build arguments, too. */
  static void checkDefaults(
      Dockerfile dockerfile, Surroundings around, String target, Findings findings) {
    try {
      GlobalScope defaults =
          GlobalScope.of(dockerfile, around.target(), target, around.arguments(), Map.of());
      for (Stage stage : dockerfile.stages()) {
        String base = stage.from().base();
        String name = dockerfile.words().expandWord(base, defaults.variables());
        if (!around.names().isImage(name)) {
          findings.add(findings.options(), Rule.INVALID_DEFAULT_ARG_IN_FROM, stage.range(), base);
        }
      }
    } catch (DockerfileException | ValueException e) {
      // what cannot be expanded is no name: the build itself tells of it, where it matters
    }
  }

  /** Checks each FROM; says what each stage stands on. */
  List<Base> check() throws DockerfileException {
    List<Base> bases = new ArrayList<>();
    for (Stage stage : dockerfile.stages()) {
      bases.add(base(stage));
      if (!stage.name().isEmpty()) {
        stages.put(stage.name(), stage.index());
      }
    }
    return bases;
  }

  private Base base(Stage stage) throws DockerfileException {
    Placed from = placement.of(stage.from());
    Expansion base = expand(from, stage.from().base());
    undeclared(from, base);
    if (base.text().isBlank()) {
      throw dockerfile.problemAt(
          from.range(),
          "the base '" + stage.from().base() + "' expands to nothing",
          "give the ARG a default before the first FROM, or pass it with --build-arg");
    }
    Optional<PlatformName> platform = platform(stage, from);
    Integer earlier = stages.get(base.text().toLowerCase(Locale.ROOT));
    if (earlier != null) {
      return new Base.OnStage(earlier);
    }
    return base.text().equals(SCRATCH)
        ? new Base.Nothing()
        : new Base.OnImage(base.text(), platform);
  }

  private Optional<PlatformName> platform(Stage stage, Placed from) throws DockerfileException {
    String flag = stage.from().platform();
    if (flag.isEmpty()) {
      return Optional.empty();
    }
    Expansion text = expand(from, flag);
    undeclared(from, text);
    if (text.used().equals(Set.of(TARGET_PLATFORM))
        && text.unset().isEmpty()
        && globals.value(TARGET_PLATFORM).equals(Optional.of(text.text()))) {
      findings.add(from.options(), Rule.REDUNDANT_TARGET_PLATFORM, from.range(), flag);
    }
    Optional<PlatformName> platform = around.names().platform(text.text());
    if (platform.isEmpty()) {
      throw dockerfile.problemAt(
          from.range(),
          "the platform '" + flag + "' expands to '" + text.text() + "', which is none",
          "write linux/amd64, for example");
    }
    constant(stage, from, text, platform.get());
    return platform;
  }

  /** A stage that is named after its platform is meant to be for it. */
  private void constant(Stage stage, Placed from, Expansion text, PlatformName platform) {
    boolean named =
        stage.name().contains(platform.os()) || stage.name().contains(platform.architecture());
    if (text.names().isEmpty() && !named) {
      findings.add(
          from.options(),
          Rule.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
          from.range(),
          Quoted.of(text.text()));
    }
  }

  private Expansion expand(Placed from, String text) throws DockerfileException {
    try {
      return dockerfile.words().expand(text, globals.variables());
    } catch (ValueException e) {
      throw dockerfile.problemIn((Instruction.From) from.instruction(), e);
    }
  }

  private void undeclared(Placed from, Expansion text) {
    for (String name : text.unset()) {
      if (!names.contains(name)) {
        findings.addSuggesting(
            from.options(),
            Rule.UNDEFINED_ARG_IN_FROM,
            from.range(),
            name,
            "",
            Nearest.to(name, names));
      }
    }
  }
}
