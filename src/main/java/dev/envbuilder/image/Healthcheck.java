package dev.envbuilder.image;

import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * How to ask a container for its health (Docker's config extension). Durations are in nanoseconds
 * in the document; zero means that the default holds.
 *
 * @param test empty to inherit, {@code NONE}, {@code CMD arg…} or {@code CMD-SHELL line}
 */
public record Healthcheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    Duration startInterval,
    int retries) {
  public Healthcheck {
    test = List.copyOf(test);
  }

  static Healthcheck from(JsonObject json) throws JsonException {
    return new Healthcheck(
        json.strings("Test"),
        nanos(json, "Interval"),
        nanos(json, "Timeout"),
        nanos(json, "StartPeriod"),
        nanos(json, "StartInterval"),
        Math.clamp(json.integer("Retries").orElse(0), 0, Integer.MAX_VALUE));
  }

  private static Duration nanos(JsonObject json, String key) throws JsonException {
    return Duration.ofNanos(json.integer(key).orElse(0));
  }

  JsonObject toJson() {
    JsonObject.Builder builder = JsonObject.builder();
    if (!test.isEmpty()) {
      builder.put("Test", JsonArray.ofStrings(test));
    }
    put(builder, "Interval", interval);
    put(builder, "Timeout", timeout);
    put(builder, "StartPeriod", startPeriod);
    put(builder, "StartInterval", startInterval);
    if (retries != 0) {
      builder.put("Retries", retries);
    }
    return builder.build();
  }

  private static void put(JsonObject.Builder builder, String key, Duration duration) {
    if (!duration.isZero()) {
      builder.put(key, duration.toNanos());
    }
  }
}
