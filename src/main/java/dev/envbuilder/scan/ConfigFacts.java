package dev.envbuilder.scan;

import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * What a config says about its image, as far as it can be made out: a wrong field hides the others
 * of its kind and no more.
 *
 * @param createdBy the commands of the layers, bottom first
 * @param diffIds the digests of the uncompressed layers
 */
record ConfigFacts(String platform, List<String> createdBy, List<String> diffIds) {
  static final ConfigFacts NONE = new ConfigFacts("", List.of(), List.of());

  ConfigFacts {
    createdBy = List.copyOf(createdBy);
    diffIds = List.copyOf(diffIds);
  }

  static ConfigFacts of(byte[] config) {
    try {
      JsonObject json =
          Json.parseObject(
              config, "it", JsonOptions.STRICT.withMaxBytes(Math.max(1, config.length)));
      return new ConfigFacts(platform(json), createdBy(json), diffIds(json));
    } catch (JsonException e) {
      return NONE;
    }
  }

  /** The command that made a layer; empty where the history does not fit. */
  String createdBy(int layer, int layers) {
    return createdBy.size() == layers ? createdBy.get(layer) : "";
  }

  private static String platform(JsonObject json) {
    try {
      String os = json.string("os").orElse("");
      String architecture = json.string("architecture").orElse("");
      String variant = json.string("variant").orElse("");
      boolean known = !os.isEmpty() && !architecture.isEmpty();
      return known ? os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant) : "";
    } catch (JsonException e) {
      return "";
    }
  }

  private static List<String> createdBy(JsonObject json) {
    List<String> commands = new ArrayList<>();
    try {
      for (JsonObject step : json.array("history").orElse(JsonArray.EMPTY).objects()) {
        if (!step.bool("empty_layer").orElse(false)) {
          commands.add(step.string("created_by").orElse("").strip().replaceAll("\\s+", " "));
        }
      }
      return commands;
    } catch (JsonException e) {
      return List.of();
    }
  }

  private static List<String> diffIds(JsonObject json) {
    try {
      return json.object("rootfs").orElse(JsonObject.EMPTY).strings("diff_ids");
    } catch (JsonException e) {
      return List.of();
    }
  }
}
