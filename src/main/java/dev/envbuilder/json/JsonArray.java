package dev.envbuilder.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A JSON array, immutable. */
public final class JsonArray implements JsonValue, Iterable<JsonValue> {
  public static final JsonArray EMPTY = new JsonArray(List.of(), Where.NOWHERE);

  private final List<JsonValue> elements;
  private final Where where;

  JsonArray(List<JsonValue> elements, Where where) {
    this.elements = List.copyOf(elements);
    this.where = where;
  }

  public static JsonArray of(List<? extends JsonValue> elements) {
    return new JsonArray(List.copyOf(elements), Where.NOWHERE);
  }

  public static JsonArray ofStrings(Iterable<String> strings) {
    List<JsonValue> elements = new ArrayList<>();
    for (String string : strings) {
      elements.add(new JsonString(string));
    }
    return new JsonArray(elements, Where.NOWHERE);
  }

  public List<JsonValue> elements() {
    return elements;
  }

  public int size() {
    return elements.size();
  }

  public boolean isEmpty() {
    return elements.isEmpty();
  }

  /** This array with one more element at its end. */
  public JsonArray with(JsonValue element) {
    List<JsonValue> more = new ArrayList<>(elements);
    more.add(element);
    return new JsonArray(more, where);
  }

  /**
   * The elements as strings.
   *
   * @throws JsonException if one is something else
   */
  public List<String> strings() throws JsonException {
    List<String> strings = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      if (!(elements.get(i) instanceof JsonString string)) {
        throw wrong(i, "a string");
      }
      strings.add(string.value());
    }
    return strings;
  }

  /**
   * The elements as objects.
   *
   * @throws JsonException if one is something else
   */
  public List<JsonObject> objects() throws JsonException {
    List<JsonObject> objects = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      if (!(elements.get(i) instanceof JsonObject object)) {
        throw wrong(i, "an object");
      }
      objects.add(object);
    }
    return objects;
  }

  /** An error about this array, at its place in the document. */
  public JsonException problem(String problem) {
    return where.problem(where.path().isEmpty() ? problem : "'" + where.path() + "' " + problem);
  }

  private JsonException wrong(int index, String wanted) {
    return where.problem(
        "'"
            + where.path()
            + "["
            + index
            + "]' must be "
            + wanted
            + ", but is "
            + elements.get(index).kind());
  }

  @Override
  public Iterator<JsonValue> iterator() {
    return elements.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonArray array && elements.equals(array.elements);
  }

  @Override
  public int hashCode() {
    return elements.hashCode();
  }

  /** The compact text. */
  @Override
  public String toString() {
    return JsonWriter.text(this);
  }
}
