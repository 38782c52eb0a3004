package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.ShellWords;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.Variables;
import dev.envbuilder.image.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The values that ARG can take: {@code --build-arg}, the ARGs before the first FROM, and the
 * automatic platform variables (Dockerfile reference, "Automatic platform ARGs in the global
 * scope").
 */
final class BuildArguments {
  /**
   * Usable in RUN without an ARG; in no history and no cache key (reference, "Predefined ARGs").
   */
  private static final Set<String> PROXIES =
      Set.of(
          "http_proxy",
          "https_proxy",
          "ftp_proxy",
          "no_proxy",
          "all_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "FTP_PROXY",
          "NO_PROXY",
          "ALL_PROXY");

  private final Map<String, String> given;
  private final Map<String, String> global = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();

  private BuildArguments(Map<String, String> given) {
    this.given = Map.copyOf(given);
  }

  /** The values given to the build and the platform's. */
  static BuildArguments of(Map<String, String> given, Platform platform, String targetStage) {
    BuildArguments arguments = new BuildArguments(given);
    for (String side : List.of("TARGET", "BUILD")) {
      arguments.global.put(side + "PLATFORM", platform.toString());
      arguments.global.put(side + "OS", platform.os());
      arguments.global.put(side + "ARCH", platform.architecture());
      arguments.global.put(side + "VARIANT", platform.variant());
    }
    arguments.global.put("TARGETSTAGE", targetStage);
    // as BuildKit's defaultArgs: a value that was given beats the automatic one
    arguments.global.replaceAll((name, value) -> given.getOrDefault(name, value));
    return arguments;
  }

  /** Takes note of an ARG before the first FROM. */
  void declareGlobally(Instruction.Arg arg, ShellWords words) throws ValueException {
    for (Instruction.Arg.Variable variable : arg.variables()) {
      asked.add(variable.name());
      String value = given.get(variable.name());
      if (value == null && variable.fallback().isPresent()) {
        value = words.expandWord(variable.fallback().get(), globals());
      }
      if (value != null) {
        global.put(variable.name(), value);
      }
    }
  }

  /** What FROM is expanded with. */
  Variables globals() {
    Map<String, String> now = Map.copyOf(global);
    return name -> Optional.ofNullable(now.get(name));
  }

  /**
   * The value of an ARG in a stage: what the build was given, else its own default, else that of
   * the global ARG or platform variable of this name, else none.
   */
  Optional<String> inStage(Instruction.Arg.Variable variable, ShellWords words, Variables now)
      throws ValueException {
    asked.add(variable.name());
    if (given.containsKey(variable.name())) {
      return Optional.ofNullable(given.get(variable.name()));
    }
    if (variable.fallback().isPresent()) {
      return Optional.of(words.expandWord(variable.fallback().get(), now));
    }
    return Optional.ofNullable(global.get(variable.name()));
  }

  /** The proxy variables given to the build, {@code NAME=value}. */
  List<String> proxies() {
    List<String> entries = new ArrayList<>();
    for (String name : new TreeSet<>(PROXIES)) {
      if (given.containsKey(name)) {
        entries.add(name + "=" + given.get(name));
      }
    }
    return entries;
  }

  /** What the build was given and no ARG asked for. */
  Set<String> unused() {
    Set<String> unused = new TreeSet<>(given.keySet());
    unused.removeAll(asked);
    unused.removeAll(PROXIES);
    return unused;
  }
}
