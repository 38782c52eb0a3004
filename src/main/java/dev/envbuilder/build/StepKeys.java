package dev.envbuilder.build;

import dev.envbuilder.image.Digest;
import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonOptions;
import dev.envbuilder.json.JsonValue;
import dev.envbuilder.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The keys of a build's steps, part by part, for a later build that wants to know what is different
 * now. It goes where others can read it, so of each part there is as much of a digest as tells most
 * other values from it, and too little to confirm a guess.
 */
record StepKeys(List<Entry> steps) {
  /** The longest text that is kept or read: a registry takes manifests up to 4 MiB. */
  static final int LONGEST = 512 << 10;

  private static final int DIGITS = 4;

  StepKeys {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param label as in {@code "[2/5]"}
   * @param key what its entry is tagged with
   * @param parts beginnings of digests, by name
   */
  record Entry(String label, String key, Map<String, String> parts) {
    Entry {
      parts = Map.copyOf(parts);
    }

    static Entry of(String label, CacheKey key, List<CacheKey.Part> parts) {
      return new Entry(label, key.tag(), digests(parts));
    }

    /** The names of the parts that are not the same, in alphabetic order. */
    List<String> differences(Entry other) {
      TreeSet<String> names = new TreeSet<>(parts.keySet());
      names.addAll(other.parts.keySet());
      names.removeIf(name -> parts.getOrDefault(name, "").equals(other.parts.get(name)));
      return List.copyOf(names);
    }
  }

  private static Map<String, String> digests(List<CacheKey.Part> parts) {
    Map<String, StringBuilder> texts = new LinkedHashMap<>();
    for (CacheKey.Part part : parts) {
      StringBuilder text = texts.computeIfAbsent(part.name(), name -> new StringBuilder());
      part.values().forEach(value -> text.append(value.length()).append(':').append(value));
    }
    Map<String, String> digests = new LinkedHashMap<>();
    texts.forEach((name, text) -> {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      digests.put(name, Digest.of(bytes).hex().substring(0, DIGITS));
    });
    return digests;
  }

  /** The step that has most in common with another: of several the one with its label. */
  Optional<Entry> nearest(Entry step) {
    Optional<Entry> best = Optional.empty();
    int fewest = Integer.MAX_VALUE;
    for (Entry each : steps) {
      int differences = 2 * each.differences(step).size();
      if (!each.label().equals(step.label())) {
        differences++;
      }
      if (differences < fewest) {
        fewest = differences;
        best = Optional.of(each);
      }
    }
    return best;
  }

  String toText() {
    List<JsonValue> list = new ArrayList<>();
    for (Entry step : steps) {
      list.add(
          JsonObject.builder()
              .put("step", step.label())
              .put("key", step.key())
              .put("parts", JsonObject.ofStrings(step.parts()))
              .build());
    }
    JsonObject all = JsonObject.builder().put("steps", list).build();
    return new String(JsonWriter.compact(all), StandardCharsets.UTF_8);
  }

  static StepKeys parse(String text, String origin) throws JsonException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST) {
      throw new JsonException(origin, 0, 0, "longer than " + LONGEST + " bytes");
    }
    JsonArray list = Json.parseObject(bytes, origin, JsonOptions.STRICT).requireArray("steps");
    List<Entry> steps = new ArrayList<>();
    for (JsonObject step : list.objects()) {
      steps.add(
          new Entry(
              step.requireString("step"), step.requireString("key"), step.stringMap("parts")));
    }
    return new StepKeys(steps);
  }
}
