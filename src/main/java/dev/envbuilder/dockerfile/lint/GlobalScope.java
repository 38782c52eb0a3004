package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.Variables;
import dev.envbuilder.dockerfile.lint.Surroundings.PlatformName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables of FROM: the automatic ones and the ARGs before the first FROM (BuildKit {@code
 * platform.go} defaultArgs, {@code convert.go} buildMetaArgs).
 */
final class GlobalScope {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> declared = new LinkedHashSet<>();

  private GlobalScope() {}

  /**
   * The scope with these build arguments.
   *
   * @param automatic the arguments that take the place of automatic values
   * @param given the arguments that take the place of defaults
   */
  static GlobalScope of(
      Dockerfile dockerfile,
      PlatformName platform,
      String target,
      Map<String, String> automatic,
      Map<String, String> given)
      throws DockerfileException {
    GlobalScope scope = new GlobalScope();
    for (String side : new String[] {"TARGET", "BUILD"}) {
      scope.values.put(side + "PLATFORM", platform.text());
      scope.values.put(side + "OS", platform.os());
      scope.values.put(side + "OSVERSION", "");
      scope.values.put(side + "ARCH", platform.architecture());
      scope.values.put(side + "VARIANT", platform.variant());
    }
    scope.values.put("TARGETSTAGE", target);
    scope.values.replaceAll((name, value) -> automatic.getOrDefault(name, value));
    for (Instruction.Arg arg : dockerfile.globalArgs()) {
      try {
        scope.declare(dockerfile, arg, given);
      } catch (ValueException e) {
        throw dockerfile.problemIn(arg, e);
      }
    }
    return scope;
  }

  private void declare(Dockerfile dockerfile, Instruction.Arg arg, Map<String, String> given)
      throws ValueException {
    for (Instruction.Arg.Variable variable : arg.variables()) {
      declared.add(variable.name());
      String value = given.get(variable.name());
      if (value == null && variable.fallback().isPresent()) {
        value = dockerfile.words().expandWord(variable.fallback().get(), variables());
      }
      if (value != null) {
        values.put(variable.name(), value);
      }
    }
  }

  Variables variables() {
    return this::value;
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Every name that FROM may use, those without a value too. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(declared);
    names.addAll(values.keySet());
    return names;
  }
}
