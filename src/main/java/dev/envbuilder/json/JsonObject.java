package dev.envbuilder.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object, immutable, its members in the order in which they were written. The typed
 * accessors take a member that is {@code null} as absent, and throw with the place in the document
 * where a member is of another type. Equality looks at names and values, not at their order.
 */
public final class JsonObject implements JsonValue {
  public static final JsonObject EMPTY = new JsonObject(Map.of(), Where.NOWHERE);

  private final Map<String, Member> members;
  private final Where where;

  /** A value and where it stands; line 0 for one that was made. */
  record Member(JsonValue value, int line, int column) {}

  /** Takes the map over: nobody else may hold it. */
  JsonObject(Map<String, Member> members, Where where) {
    this.members = members;
    this.where = where;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** An object of string members, in the map's order. */
  public static JsonObject ofStrings(Map<String, String> strings) {
    Builder builder = builder();
    strings.forEach(builder::put);
    return builder.build();
  }

  public boolean isEmpty() {
    return members.isEmpty();
  }

  public int size() {
    return members.size();
  }

  /** The names in order. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /** Whether there is such a member, be it {@code null}. */
  public boolean has(String key) {
    return members.containsKey(key);
  }

  /** The member as it is, {@link JsonNull} included. */
  public Optional<JsonValue> get(String key) {
    Member member = members.get(key);
    return member == null ? Optional.empty() : Optional.of(member.value());
  }

  public Optional<String> string(String key) throws JsonException {
    return switch (present(key)) {
      case null -> Optional.empty();
      case JsonString string -> Optional.of(string.value());
      case JsonValue other -> throw wrong(key, "a string", other);
    };
  }

  public Optional<Boolean> bool(String key) throws JsonException {
    return switch (present(key)) {
      case null -> Optional.empty();
      case JsonBool bool -> Optional.of(bool.value());
      case JsonValue other -> throw wrong(key, "true or false", other);
    };
  }

  /** A whole number in the range of a {@code long}. */
  public OptionalLong integer(String key) throws JsonException {
    return switch (present(key)) {
      case null -> OptionalLong.empty();
      case JsonNumber number -> {
        OptionalLong value = number.asLong();
        if (value.isEmpty()) {
          throw problem(key, "must be a whole number, but is " + number.text());
        }
        yield value;
      }
      case JsonValue other -> throw wrong(key, "a whole number", other);
    };
  }

  public Optional<JsonObject> object(String key) throws JsonException {
    return switch (present(key)) {
      case null -> Optional.empty();
      case JsonObject object -> Optional.of(object);
      case JsonValue other -> throw wrong(key, "an object", other);
    };
  }

  public Optional<JsonArray> array(String key) throws JsonException {
    return switch (present(key)) {
      case null -> Optional.empty();
      case JsonArray array -> Optional.of(array);
      case JsonValue other -> throw wrong(key, "an array", other);
    };
  }

  /** The strings of an array; empty where there is none. */
  public List<String> strings(String key) throws JsonException {
    Optional<JsonArray> array = array(key);
    return array.isPresent() ? array.get().strings() : List.of();
  }

  /** The members of an object of strings, in order; empty where there is none. */
  public Map<String, String> stringMap(String key) throws JsonException {
    Optional<JsonObject> object = object(key);
    if (object.isEmpty()) {
      return Map.of();
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (String name : object.get().keys()) {
      map.put(name, object.get().string(name).orElse(""));
    }
    return Collections.unmodifiableMap(map);
  }

  public String requireString(String key) throws JsonException {
    return string(key).orElseThrow(() -> missing(key, "a string"));
  }

  public long requireInteger(String key) throws JsonException {
    return integer(key).orElseThrow(() -> missing(key, "a whole number"));
  }

  public JsonObject requireObject(String key) throws JsonException {
    return object(key).orElseThrow(() -> missing(key, "an object"));
  }

  public JsonArray requireArray(String key) throws JsonException {
    return array(key).orElseThrow(() -> missing(key, "an array"));
  }

  /** This object with a member set: at its old place, or at the end where it is new. */
  public JsonObject with(String key, JsonValue value) {
    Map<String, Member> more = new LinkedHashMap<>(members);
    more.put(key, new Member(value, 0, 0));
    return new JsonObject(more, where);
  }

  public JsonObject with(String key, String value) {
    return with(key, new JsonString(value));
  }

  /** This object without a member. */
  public JsonObject without(String key) {
    if (!has(key)) {
      return this;
    }
    Map<String, Member> fewer = new LinkedHashMap<>(members);
    fewer.remove(key);
    return new JsonObject(fewer, where);
  }

  /** An error about a member, at its place in the document: {@code 'build.args' must be …}. */
  public JsonException problem(String key, String problem) {
    Member member = members.get(key);
    Where at = member == null ? where : where.at(member.line(), member.column());
    return at.problem("'" + where.child(key) + "' " + problem);
  }

  private JsonException wrong(String key, String wanted, JsonValue found) {
    return problem(key, "must be " + wanted + ", but is " + found.kind());
  }

  private JsonException missing(String key, String wanted) {
    return problem(key, "is missing; it must be " + wanted);
  }

  private @Nullable JsonValue present(String key) {
    Member member = members.get(key);
    return member == null || member.value() == JsonNull.NULL ? null : member.value();
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof JsonObject object) || object.size() != size()) {
      return false;
    }
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      Member theirs = object.members.get(entry.getKey());
      if (theirs == null || !theirs.value().equals(entry.getValue().value())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      hash += entry.getKey().hashCode() ^ entry.getValue().value().hashCode();
    }
    return hash;
  }

  /** The compact text. */
  @Override
  public String toString() {
    return JsonWriter.text(this);
  }

  /** Collects members in order; a repeated name replaces the value at its first place. */
  public static final class Builder {
    private final Map<String, Member> members = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String key, JsonValue value) {
      members.put(key, new Member(value, 0, 0));
      return this;
    }

    public Builder put(String key, String value) {
      return put(key, new JsonString(value));
    }

    public Builder put(String key, long value) {
      return put(key, JsonNumber.of(value));
    }

    public Builder put(String key, boolean value) {
      return put(key, new JsonBool(value));
    }

    public Builder put(String key, List<? extends JsonValue> values) {
      return put(key, JsonArray.of(new ArrayList<>(values)));
    }

    public JsonObject build() {
      return new JsonObject(new LinkedHashMap<>(members), Where.NOWHERE);
    }
  }
}
