package dev.envbuilder.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytePathTest {
  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b",
    "//a//b/, /a/b",
    "/a/../../b, /b",
    "/.., /",
    "/, /",
    "./a/./b, a/b",
    "a/.., ''",
    "../a/../.., ../..",
    "'', ''"
  })
  void cleansWithoutLeavingTheRoot(String path, String expected) {
    assertThat(BytePath.of(path).clean()).isEqualTo(BytePath.of(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a, b",
    "/a, /, a",
    "/, /, ''",
    "a, '', a",
    "a/b/, a, b",
    "'', '', ''",
    "/a//b, /a, b"
  })
  void splitsIntoParentAndName(String path, String parent, String name) {
    assertThat(BytePath.of(path).parent()).isEqualTo(BytePath.of(parent));
    assertThat(BytePath.of(path).name()).isEqualTo(BytePath.of(name));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a, true",
    "/a, /a, true",
    "/ab, /a, false",
    "/a, /, true",
    "/, /, true",
    "a, /, false",
    "a/b, a, true"
  })
  void knowsWhatLiesBelow(String path, String base, boolean expected) {
    assertThat(BytePath.of(path).startsWith(BytePath.of(base))).isEqualTo(expected);
  }

  @Test
  void resolvesAbsoluteAndRelative() {
    BytePath base = BytePath.of("/work");

    assertThat(base.resolve("a/b")).hasToString("/work/a/b");
    assertThat(base.resolve("/a")).hasToString("/a");
    assertThat(base.append(BytePath.of("/a"))).hasToString("/work/a");
    assertThat(BytePath.of("/work/a").relativeTo(base)).hasToString("a");
    assertThat(base.relativeTo(BytePath.ROOT)).hasToString("work");
  }

  @Test
  void keepsBytesThatAreNotUtf8AndShowsThemEscaped() {
    byte[] raw = {'/', (byte) 0xff, 'a', 0x1b};

    BytePath path = BytePath.of(raw);

    assertThat(path.toByteArray()).isEqualTo(raw);
    assertThat(path.name().toByteArray()).isEqualTo(new byte[] {(byte) 0xff, 'a', 0x1b});
    assertThat(path).hasToString("/\\xffa\\x1b");
    assertThat(BytePath.of("/é")).hasToString("/é");
  }

  @Test
  void refusesNul() {
    assertThatThrownBy(() -> BytePath.of(new byte[] {'a', 0}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
