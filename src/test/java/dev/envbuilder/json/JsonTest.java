package dev.envbuilder.json;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static JsonObject object(String text) throws JsonException {
    return Json.parseObject(text.getBytes(UTF_8), "a.json", JsonOptions.STRICT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1,\"a\":{\"z\":[1,2.50,-0,1e400,12345678901234567890]},\"Ä\":\"€𝄞\"}",
        "[]",
        "null",
        "\"\\u0001\\ud800\\\"\\\\\"",
        "[true,false,null,{}]"
      })
  void givesBackWhatItRead(String text) throws JsonException {
    JsonValue value = Json.parse(text.getBytes(UTF_8), "a.json");

    assertThat(new String(JsonWriter.compact(value), UTF_8)).isEqualTo(text);
  }

  @Test
  void takesTheLastOfTwoMembersWithOneName() throws JsonException {
    assertThat(object("{\"a\":1,\"b\":2,\"a\":3}")).hasToString("{\"a\":3,\"b\":2}");
  }

  @Test
  void readsCommentsAndTrailingCommasWhenAsked() throws JsonException {
    byte[] text = "// x\n{\"a\": [1, /* y */ 2,],}\n".getBytes(UTF_8);

    assertThat(Json.parse(text, "a.json", JsonOptions.JSONC)).hasToString("{\"a\":[1,2]}");
    assertThatThrownBy(() -> Json.parse(text, "a.json")).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\"}",
        "[1,]",
        "{} {}",
        "",
        "nul",
        "01",
        "[1",
        "'a'",
        "\"\u0001\"",
        "NaN"
      })
  void refusesWhatIsNotJson(String text) {
    assertThatThrownBy(() -> Json.parse(text.getBytes(UTF_8), "a.json"))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("a.json:");
  }

  @Test
  void saysLineAndColumnOfASyntaxError() {
    assertThatThrownBy(() -> object("{\n  \"a\": oops\n}"))
        .isInstanceOfSatisfying(
            JsonException.class,
            e -> {
              assertThat(e.line()).isEqualTo(2);
              assertThat(e.origin()).isEqualTo("a.json");
            });
  }

  @Test
  void quotesNothingOfASecretDocument() {
    byte[] text = "{\"auth\": hunter2}".getBytes(UTF_8);

    assertThatThrownBy(() -> Json.parse(text, "config.json", JsonOptions.SECRET))
        .hasMessageStartingWith("config.json:1:")
        .hasMessageNotContaining("hunter");
  }

  @ParameterizedTest
  @CsvSource({"100, true", "101, false"})
  void boundsTheDepth(int depth, boolean accepted) throws JsonException {
    byte[] text = ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);

    if (accepted) {
      assertThat(Json.parse(text, "a.json")).isInstanceOf(JsonArray.class);
    } else {
      assertThatThrownBy(() -> Json.parse(text, "a.json")).hasMessageContaining("deeper than 100");
    }
  }

  @Test
  void boundsLengthAndNumberOfValues() {
    JsonOptions options = new JsonOptions(false, false, true, 10, 5, 3);

    assertThatThrownBy(() -> Json.parse("[1,1,1]".getBytes(UTF_8), "a", options))
        .hasMessageContaining("more than 3 values");
    assertThatThrownBy(() -> Json.parse("\"123456789\"".getBytes(UTF_8), "a", options))
        .hasMessageContaining("more than the 10");
  }

  @Test
  void readsUtf8WithAMarkButNoWideEncoding() throws JsonException {
    assertThat(Json.parse("\uFEFF{}".getBytes(UTF_8), "a")).isEqualTo(JsonObject.EMPTY);
    assertThatThrownBy(() -> Json.parse("{}".getBytes(UTF_16LE), "a"))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xc3, '"'}, "a"))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void typedAccessorsGiveValuesAndTakeNullAsAbsent() throws JsonException {
    JsonObject object =
        object("{\"s\":\"x\",\"n\":1e3,\"b\":true,\"a\":[\"p\"],\"m\":{\"k\":\"v\"},\"z\":null}");

    assertThat(object.requireString("s")).isEqualTo("x");
    assertThat(object.requireInteger("n")).isEqualTo(1000);
    assertThat(object.bool("b")).contains(true);
    assertThat(object.strings("a")).containsExactly("p");
    assertThat(object.stringMap("m")).isEqualTo(Map.of("k", "v"));
    assertThat(object.string("z")).isEmpty();
    assertThat(object.has("z")).isTrue();
    assertThat(object.strings("absent")).isEmpty();
  }

  @Test
  void saysWhereAMemberOfTheWrongTypeStands() throws JsonException {
    JsonObject build = object("{\n \"build\": {\n  \"args\": 7 } }").requireObject("build");

    assertThatThrownBy(() -> build.object("args"))
        .hasMessage("a.json:3:11: 'build.args' must be an object, but is a number");
    assertThatThrownBy(() -> build.requireString("context"))
        .hasMessage("a.json:2:11: 'build.context' is missing; it must be a string");
  }

  @Test
  void saysWhichElementIsOfTheWrongType() throws JsonException {
    JsonObject object = object("{\"a\":[\"x\",1]}");

    assertThatThrownBy(() -> object.strings("a"))
        .hasMessage("a.json:1:6: 'a[1]' must be a string, but is a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "9223372036854775808", "1e999999999"})
  void refusesNumbersThatAreNotWhole(String number) throws JsonException {
    JsonObject object = object("{\"n\":" + number + "}");

    assertThatThrownBy(() -> object.integer("n")).hasMessageContaining("must be a whole number");
  }

  @Test
  void replacesInPlaceAndLeavesTheOldObjectAlone() throws JsonException {
    JsonObject old = object("{\"a\":1,\"b\":2}");

    JsonObject changed = old.with("a", "x").with("c", JsonNull.NULL).without("b");

    assertThat(changed).hasToString("{\"a\":\"x\",\"c\":null}");
    assertThat(old).hasToString("{\"a\":1,\"b\":2}");
  }

  @Test
  void comparesByContentNotByOrderOrPlace() throws JsonException {
    assertThat(object("{\"a\":1, \"b\":[2]}"))
        .isEqualTo(object("{\n\"b\":[2],\"a\":1}"))
        .hasSameHashCodeAs(object("{\n\"b\":[2],\"a\":1}"))
        .isNotEqualTo(object("{\"a\":1.0,\"b\":[2]}"));
  }

  @Test
  void writesPrettyText() {
    JsonObject object =
        JsonObject.builder()
            .put("a", List.of(JsonNumber.of(1), JsonObject.EMPTY))
            .put("b", true)
            .build();

    assertThat(new String(JsonWriter.pretty(object), UTF_8))
        .isEqualTo("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": true\n}\n");
  }
}
