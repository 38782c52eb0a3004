package dev.envbuilder.image;

import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** One step in an image's history, as the config lists it; unknown fields stay in {@link #json}. */
public record History(JsonObject json) {
  /**
   * A step that we made.
   *
   * @param emptyLayer true where the step changed the config only
   */
  public static History of(Instant created, String createdBy, String comment, boolean emptyLayer) {
    JsonObject.Builder builder =
        JsonObject.builder().put("created", created.toString()).put("created_by", createdBy);
    if (!comment.isEmpty()) {
      builder.put("comment", comment);
    }
    if (emptyLayer) {
      builder.put("empty_layer", true);
    }
    return new History(builder.build());
  }

  public Optional<Instant> created() throws JsonException {
    return instant(json);
  }

  public String createdBy() throws JsonException {
    return json.string("created_by").orElse("");
  }

  public String comment() throws JsonException {
    return json.string("comment").orElse("");
  }

  public boolean emptyLayer() throws JsonException {
    return json.bool("empty_layer").orElse(false);
  }

  static Optional<Instant> instant(JsonObject json) throws JsonException {
    Optional<String> text = json.string("created");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text.get()));
    } catch (DateTimeParseException e) {
      throw json.problem("created", "must be a time by RFC 3339");
    }
  }
}
