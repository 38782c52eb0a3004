package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.RunMount;
import dev.envbuilder.dockerfile.ShellWords;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.Variables;
import dev.envbuilder.image.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
      Set.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

  /** What steers the builder, not the Dockerfile (reference, "BuildKit built-in build args"). */
  private static final List<String> FOR_THE_BUILDER =
      List.of("BUILDKIT_", "SOURCE_DATE_EPOCH", "DOCKERFILE_");

  /** Comes before the ids of cache mounts (reference, "BuildKit built-in build args"). */
  private static final String CACHE_NAMESPACE = "BUILDKIT_CACHE_MOUNT_NS";

  private final Map<String, String> given;
  private final Map<String, String> global = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();

  private BuildArguments(Map<String, String> given) {
    this.given = Map.copyOf(given);
  }

  /**
   * The values given to the build and the automatic ones.
   *
   * @param machine what steps run on
   * @param target what the image is to run on
   * @param stage the name of the stage that is built; empty if it has none
   */
  static BuildArguments of(
      Map<String, String> given, Platform machine, Platform target, String stage) {
    BuildArguments arguments = new BuildArguments(given);
    arguments.declare("BUILD", machine);
    arguments.declare("TARGET", target);
    arguments.global.put("TARGETSTAGE", stage.isEmpty() ? "default" : stage);
    // as BuildKit's defaultArgs: a value that was given beats the automatic one
    arguments.global.replaceAll((name, value) -> given.getOrDefault(name, value));
    return arguments;
  }

  private void declare(String side, Platform platform) {
    global.put(side + "PLATFORM", platform.toString());
    global.put(side + "OS", platform.os());
    global.put(side + "OSVERSION", "");
    global.put(side + "ARCH", platform.architecture());
    global.put(side + "VARIANT", platform.variant());
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

  /**
   * A mount with the namespace for caches that the build was given (BuildKit {@code convert.go}).
   */
  RunMount namespaced(RunMount mount) {
    return mount instanceof RunMount.CacheMount cache
        ? cache.withId(given.getOrDefault(CACHE_NAMESPACE, "") + "/" + cache.id())
        : mount;
  }

  /**
   * The proxy variables given to the build, {@code NAME=value}, each in capitals and in small
   * letters, however it was given (BuildKit {@code convert.go} proxyEnvFromBuildArgs, {@code
   * ops/exec.go} proxyEnvList).
   */
  List<String> proxies() {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : new TreeSet<>(given.keySet())) {
      String upper = name.toUpperCase(Locale.ROOT);
      if (PROXIES.contains(upper)) {
        values.put(upper, given.get(name));
      }
    }
    List<String> entries = new ArrayList<>();
    values.forEach((name, value) -> {
      if (!value.isEmpty()) {
        entries.add(name + "=" + value);
        entries.add(name.toLowerCase(Locale.ROOT) + "=" + value);
      }
    });
    return entries;
  }

  /** What the build was given and no ARG asked for. */
  Set<String> unused() {
    Set<String> unused = new TreeSet<>(given.keySet());
    unused.removeAll(asked);
    unused.removeIf(name -> PROXIES.contains(name.toUpperCase(Locale.ROOT)));
    unused.removeIf(name -> FOR_THE_BUILDER.stream().anyMatch(name::startsWith));
    return unused;
  }
}
