package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Variables;
import dev.envbuilder.image.ImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables in force at a line of a stage. ENV and ARG share one name space in which the later
 * line wins (BuildKit {@code dispatchArg}); only what ENV sets reaches the image.
 */
final class StageScope {
  private final Map<String, String> effective = new LinkedHashMap<>();
  private final Set<String> arguments = new LinkedHashSet<>();

  /** The scope at the beginning of a stage on an image: its ENV. */
  static StageScope of(ImageConfig base) {
    StageScope scope = new StageScope();
    scope.effective.putAll(base.envMap());
    return scope;
  }

  /** The scope at the beginning of a stage on another stage: everything there, ARGs too. */
  StageScope copy() {
    StageScope scope = new StageScope();
    scope.effective.putAll(effective);
    scope.arguments.addAll(arguments);
    return scope;
  }

  void setEnv(String name, String value) {
    effective.put(name, value);
  }

  /** An ARG; one without a value leaves things as they are. */
  void declare(String name, Optional<String> value) {
    arguments.add(name);
    // these two steer a scanner, and are no variables (BuildKit convert.go, nonEnvArgs)
    boolean variable = !name.startsWith("BUILDKIT_SBOM_SCAN_");
    if (value.isPresent() && variable) {
      effective.put(name, value.get());
    }
  }

  /** What words are expanded with: the variables as they are when a word is. */
  Variables variables() {
    return name -> Optional.ofNullable(effective.get(name));
  }

  /** What RUN sees, as {@code NAME=value} entries. */
  List<String> environment() {
    List<String> entries = new ArrayList<>();
    effective.forEach((name, value) -> entries.add(name + "=" + value));
    return entries;
  }

  /** The ARGs as history tells them, with the value that RUN sees (runCommandString). */
  List<String> arguments() {
    List<String> entries = new ArrayList<>();
    arguments.forEach(name -> entries.add(name + "=" + effective.getOrDefault(name, "")));
    return entries;
  }
}
