package dev.envbuilder.image;

import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonBool;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonOptions;
import dev.envbuilder.json.JsonValue;
import dev.envbuilder.json.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The config of an image (image-spec, config.md, and Docker's extensions), immutable. It wraps the
 * JSON, so that fields which nobody here knows and the order of all of them survive. Everything
 * typed is checked when it is read; a {@code with…} of an empty value takes the field away.
 */
public final class ImageConfig {
  private final JsonObject json;
  private final RunConfig run;
  private final List<DiffId> diffIds;
  private final List<History> history;
  private final Platform platform;
  private final Optional<Instant> created;
  private final String author;

  private ImageConfig(JsonObject json) throws JsonException {
    this.json = json;
    this.run = RunConfig.from(json.object("config").orElse(JsonObject.EMPTY));
    this.platform = readPlatform(json);
    this.created = History.instant(json);
    this.author = json.string("author").orElse("");
    this.diffIds = readDiffIds(json.object("rootfs").orElse(JsonObject.EMPTY));
    List<History> steps = new ArrayList<>();
    for (JsonObject step : json.array("history").orElse(JsonArray.EMPTY).objects()) {
      History entry = new History(step);
      entry.createdBy();
      entry.comment();
      entry.emptyLayer();
      steps.add(entry);
    }
    this.history = List.copyOf(steps);
  }

  /**
   * Reads one.
   *
   * @param origin what to call it in messages
   * @throws ImageException.InvalidDocument if it is too long, not JSON, or a field is wrong
   */
  public static ImageConfig parse(byte[] bytes, String origin)
      throws ImageException.InvalidDocument {
    try {
      JsonOptions options = JsonOptions.STRICT.withMaxBytes(Limits.CONFIG);
      return new ImageConfig(Json.parseObject(bytes, origin, options));
    } catch (JsonException e) {
      throw new ImageException.InvalidDocument(e.getMessage());
    }
  }

  /** The config of an image with nothing in it, as {@code FROM scratch} begins. */
  public static ImageConfig empty(Platform platform) {
    JsonObject.Builder builder =
        JsonObject.builder().put("architecture", platform.architecture()).put("os", platform.os());
    if (!platform.variant().isEmpty()) {
      builder.put("variant", platform.variant());
    }
    return checked(
        builder
            .put("config", JsonObject.EMPTY)
            .put(
                "rootfs",
                JsonObject.builder().put("type", "layers").put("diff_ids", JsonArray.EMPTY).build())
            .build());
  }

  private static ImageConfig checked(JsonObject json) {
    try {
      return new ImageConfig(json);
    } catch (JsonException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Platform readPlatform(JsonObject json) throws JsonException {
    String os = json.string("os").orElse("");
    String architecture = json.string("architecture").orElse("");
    String variant = json.string("variant").orElse("");
    return os.isEmpty() || architecture.isEmpty()
        ? Platform.UNKNOWN
        : Platform.of(os, architecture, variant);
  }

  private static List<DiffId> readDiffIds(JsonObject rootfs) throws JsonException {
    List<DiffId> ids = new ArrayList<>();
    for (String text : rootfs.strings("diff_ids")) {
      try {
        ids.add(DiffId.parse(text));
      } catch (ImageException.InvalidDigest e) {
        throw rootfs.problem("diff_ids", "is wrong: " + e.getMessage());
      }
    }
    return List.copyOf(ids);
  }

  /** The whole document, unknown fields included. */
  public JsonObject json() {
    return json;
  }

  /** The document as compact JSON: equal configs of equal order give equal bytes. */
  public byte[] toBytes() {
    return JsonWriter.compact(json);
  }

  public Platform platform() {
    return platform;
  }

  public Optional<Instant> created() {
    return created;
  }

  public String author() {
    return author;
  }

  /** The layers' diff IDs, bottom first. */
  public List<DiffId> diffIds() {
    return diffIds;
  }

  public List<History> history() {
    return history;
  }

  /** {@code NAME=value} lines, in order. */
  public List<String> env() {
    return run.env();
  }

  /** The environment by name, in order; of two lines with one name the last counts. */
  public Map<String, String> envMap() {
    Map<String, String> map = new LinkedHashMap<>();
    for (String line : run.env()) {
      int equals = line.indexOf('=');
      map.put(
          equals < 0 ? line : line.substring(0, equals),
          equals < 0 ? "" : line.substring(equals + 1));
    }
    return map;
  }

  public List<String> cmd() {
    return run.cmd();
  }

  public List<String> entrypoint() {
    return run.entrypoint();
  }

  /** {@code user[:group]} as written; empty means root. */
  public String user() {
    return run.user();
  }

  /** Empty means {@code /}. */
  public String workingDir() {
    return run.workingDir();
  }

  public Map<String, String> labels() {
    return run.labels();
  }

  /** {@code port/protocol}, sorted. */
  public Set<String> exposedPorts() {
    return run.exposedPorts();
  }

  /** Mount points, sorted. */
  public Set<String> volumes() {
    return run.volumes();
  }

  public String stopSignal() {
    return run.stopSignal();
  }

  public Optional<Healthcheck> healthcheck() {
    return run.healthcheck();
  }

  /** The shell of RUN and CMD lines; empty means {@code /bin/sh -c}. */
  public List<String> shell() {
    return run.shell();
  }

  /** Instructions for images built on this one. */
  public List<String> onBuild() {
    return run.onBuild();
  }

  public ImageConfig withEnv(List<String> env) {
    return withRun("Env", strings(env), env.isEmpty());
  }

  /** With one variable set: in its old place, or at the end. */
  public ImageConfig withEnv(String name, String value) {
    Map<String, String> map = envMap();
    map.put(name, value);
    return withEnv(map.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  public ImageConfig withCmd(List<String> cmd) {
    return withRun("Cmd", strings(cmd), cmd.isEmpty());
  }

  /** Docker's deprecated mark of every image whose CMD was set by a Dockerfile. */
  public ImageConfig withArgsEscaped() {
    return withRun("ArgsEscaped", new JsonBool(true), false);
  }

  public ImageConfig withEntrypoint(List<String> entrypoint) {
    return withRun("Entrypoint", strings(entrypoint), entrypoint.isEmpty());
  }

  public ImageConfig withUser(String user) {
    return withRun("User", JsonObjects.string(user), user.isEmpty());
  }

  public ImageConfig withWorkingDir(String directory) {
    return withRun("WorkingDir", JsonObjects.string(directory), directory.isEmpty());
  }

  public ImageConfig withLabels(Map<String, String> labels) {
    return withRun("Labels", JsonObject.ofStrings(labels), labels.isEmpty());
  }

  public ImageConfig withExposedPorts(Collection<String> ports) {
    return withRun("ExposedPorts", JsonObjects.set(new TreeSet<>(ports)), ports.isEmpty());
  }

  public ImageConfig withVolumes(Collection<String> volumes) {
    return withRun("Volumes", JsonObjects.set(new TreeSet<>(volumes)), volumes.isEmpty());
  }

  public ImageConfig withStopSignal(String signal) {
    return withRun("StopSignal", JsonObjects.string(signal), signal.isEmpty());
  }

  public ImageConfig withHealthcheck(Healthcheck healthcheck) {
    return withRun("Healthcheck", healthcheck.toJson(), false);
  }

  public ImageConfig withShell(List<String> shell) {
    return withRun("Shell", strings(shell), shell.isEmpty());
  }

  public ImageConfig withOnBuild(List<String> instructions) {
    return withRun("OnBuild", strings(instructions), instructions.isEmpty());
  }

  public ImageConfig withAuthor(String newAuthor) {
    return checked(newAuthor.isEmpty() ? json.without("author") : json.with("author", newAuthor));
  }

  public ImageConfig withCreated(Instant time) {
    return checked(json.with("created", time.toString()));
  }

  public ImageConfig withPlatform(Platform newPlatform) {
    JsonObject changed =
        json.with("architecture", newPlatform.architecture()).with("os", newPlatform.os());
    return checked(
        newPlatform.variant().isEmpty()
            ? changed.without("variant")
            : changed.with("variant", newPlatform.variant()));
  }

  public ImageConfig withDiffIds(List<DiffId> ids) {
    JsonObject rootfs = JsonObject.builder().put("type", "layers").build();
    if (json.get("rootfs").orElse(rootfs) instanceof JsonObject old) {
      rootfs = old;
    }
    JsonArray array = JsonArray.ofStrings(ids.stream().map(DiffId::toString).toList());
    return checked(json.with("rootfs", rootfs.with("diff_ids", array)));
  }

  /** With one more layer on top. */
  public ImageConfig withLayer(DiffId id) {
    List<DiffId> more = new ArrayList<>(diffIds);
    more.add(id);
    return withDiffIds(more);
  }

  public ImageConfig withHistory(List<History> steps) {
    return checked(json.with("history", JsonArray.of(steps.stream().map(History::json).toList())));
  }

  /** With one more step at the end. */
  public ImageConfig plusHistory(History step) {
    List<History> more = new ArrayList<>(history);
    more.add(step);
    return withHistory(more);
  }

  private ImageConfig withRun(String key, JsonValue value, boolean remove) {
    JsonObject old =
        json.get("config").orElse(JsonObject.EMPTY) instanceof JsonObject object
            ? object
            : JsonObject.EMPTY;
    return checked(json.with("config", remove ? old.without(key) : old.with(key, value)));
  }

  private static JsonArray strings(List<String> strings) {
    return JsonArray.ofStrings(strings);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageConfig config && json.equals(config.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
