package dev.envbuilder.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads JSON into a {@link JsonValue}. Input is UTF-8, with or without a byte order mark; of
 * members with the same name the last one counts, at the place of the first.
 */
public final class Json {
  private static final int MAX_PROBLEM = 300;

  private final JsonParser parser;
  private final String origin;
  private final JsonOptions options;
  private int values;

  private Json(JsonParser parser, String origin, JsonOptions options) {
    this.parser = parser;
    this.origin = origin;
    this.options = options;
  }

  /** {@link #parse(byte[], String, JsonOptions)} with {@link JsonOptions#STRICT}. */
  public static JsonValue parse(byte[] document, String origin) throws JsonException {
    return parse(document, origin, JsonOptions.STRICT);
  }

  /**
   * The one value that a document holds.
   *
   * @param origin what to call the document in messages: a path or URL
   * @throws JsonException if it is not JSON, holds more than one value, or breaks a limit
   */
  public static JsonValue parse(byte[] document, String origin, JsonOptions options)
      throws JsonException {
    if (document.length > options.maxBytes()) {
      throw new JsonException(
          origin,
          0,
          0,
          "is "
              + document.length
              + " bytes long, more than the "
              + options.maxBytes()
              + " that are read");
    }
    refuseWideEncodings(document, origin);
    try (JsonParser parser =
        factory(options).createParser(ObjectReadContext.empty(), document, 0, document.length)) {
      return new Json(parser, origin, options).document();
    } catch (JacksonException e) {
      // not kept as the cause: it holds the parser and with it the whole document
      TokenStreamLocation at = e.getLocation();
      String problem = options.quotesInput() ? clean(e.getOriginalMessage()) : "is not valid JSON";
      throw at == null
          ? new JsonException(origin, 0, 0, problem)
          : new JsonException(origin, at.getLineNr(), at.getColumnNr(), problem);
    }
  }

  /**
   * {@link #parse(byte[], String, JsonOptions)} for a document that must be an object.
   *
   * @throws JsonException also if it is something else
   */
  public static JsonObject parseObject(byte[] document, String origin, JsonOptions options)
      throws JsonException {
    JsonValue value = parse(document, origin, options);
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new JsonException(origin, 1, 1, "must hold an object, but holds " + value.kind());
  }

  /** The parser would guess UTF-16 and UTF-32, which other readers of the same bytes refuse. */
  private static void refuseWideEncodings(byte[] document, String origin) throws JsonException {
    int n = Math.min(4, document.length);
    for (int i = 0; i < n; i++) {
      boolean wideMark = i == 0 && (document[0] == (byte) 0xfe || document[0] == (byte) 0xff);
      if (document[i] == 0 || wideMark) {
        throw new JsonException(origin, 1, 1, "is not UTF-8 text; save it as UTF-8");
      }
    }
  }

  private static JsonFactory factory(JsonOptions options) {
    JsonFactoryBuilder builder =
        JsonFactory.builder()
            .configure(JsonReadFeature.ALLOW_JAVA_COMMENTS, options.comments())
            .configure(JsonReadFeature.ALLOW_TRAILING_COMMA, options.trailingCommas());
    return builder.build();
  }

  private JsonValue document() throws JsonException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new JsonException(origin, 1, 1, "is empty; it must hold one JSON value");
    }
    JsonValue value = value(first, "", 0);
    if (parser.nextToken() != null) {
      throw here("", "has more text after the end of the value");
    }
    return value;
  }

  private JsonValue value(@Nullable JsonToken token, String path, int depth) throws JsonException {
    if (++values > options.maxValues()) {
      throw here(path, "has more than " + options.maxValues() + " values");
    }
    if (token == null) {
      throw here(path, "ends too early");
    }
    return switch (token) {
      case START_OBJECT -> object(path, depth + 1);
      case START_ARRAY -> array(path, depth + 1);
      case VALUE_STRING -> new JsonString(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
      case VALUE_TRUE -> new JsonBool(true);
      case VALUE_FALSE -> new JsonBool(false);
      case VALUE_NULL -> JsonNull.NULL;
      default -> throw here(path, "has an unexpected " + token);
    };
  }

  private JsonObject object(String path, int depth) throws JsonException {
    Where where = start(path, depth);
    Map<String, JsonObject.Member> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      TokenStreamLocation at = parser.currentTokenLocation();
      JsonValue value = value(token, where.child(name), depth);
      members.put(name, new JsonObject.Member(value, at.getLineNr(), at.getColumnNr()));
    }
    return new JsonObject(members, where);
  }

  private JsonArray array(String path, int depth) throws JsonException {
    Where where = start(path, depth);
    List<JsonValue> elements = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      elements.add(value(token, path + "[" + elements.size() + "]", depth));
      token = parser.nextToken();
    }
    return new JsonArray(elements, where);
  }

  private Where start(String path, int depth) throws JsonException {
    if (depth > options.maxDepth()) {
      throw here("", "nests deeper than " + options.maxDepth() + " levels");
    }
    TokenStreamLocation at = parser.currentTokenLocation();
    return new Where(origin, path, at.getLineNr(), at.getColumnNr());
  }

  private JsonException here(String path, String problem) {
    TokenStreamLocation at = parser.currentTokenLocation();
    String what = path.isEmpty() ? problem : "'" + path + "' " + problem;
    return new JsonException(origin, at.getLineNr(), at.getColumnNr(), what);
  }

  private static String clean(String message) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < message.length() && out.length() < MAX_PROBLEM; i++) {
      char c = message.charAt(i);
      out.append(Character.isISOControl(c) ? ' ' : c);
    }
    return out.toString();
  }
}
