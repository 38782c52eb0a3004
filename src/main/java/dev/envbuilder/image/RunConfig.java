package dev.envbuilder.image;

import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The {@code config} object of an image config, read and checked once. */
record RunConfig(
    List<String> env,
    List<String> cmd,
    List<String> entrypoint,
    String user,
    String workingDir,
    Map<String, String> labels,
    Set<String> exposedPorts,
    Set<String> volumes,
    String stopSignal,
    Optional<Healthcheck> healthcheck,
    List<String> shell,
    List<String> onBuild) {
  static RunConfig from(JsonObject json) throws JsonException {
    Optional<JsonObject> health = json.object("Healthcheck");
    return new RunConfig(
        List.copyOf(json.strings("Env")),
        List.copyOf(json.strings("Cmd")),
        List.copyOf(json.strings("Entrypoint")),
        json.string("User").orElse(""),
        json.string("WorkingDir").orElse(""),
        json.stringMap("Labels"),
        keys(json, "ExposedPorts"),
        keys(json, "Volumes"),
        json.string("StopSignal").orElse(""),
        health.isPresent() ? Optional.of(Healthcheck.from(health.get())) : Optional.empty(),
        List.copyOf(json.strings("Shell")),
        List.copyOf(json.strings("OnBuild")));
  }

  private static Set<String> keys(JsonObject json, String key) throws JsonException {
    Set<String> keys = json.object(key).orElse(JsonObject.EMPTY).keys();
    return Collections.unmodifiableSet(new TreeSet<>(keys));
  }
}
