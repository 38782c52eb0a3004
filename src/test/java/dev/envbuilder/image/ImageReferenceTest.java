package dev.envbuilder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageReferenceTest {
  private static final Digest A = Digest.of(new byte[0]);

  static Stream<Arguments> table() throws IOException {
    try (InputStream in = ImageReferenceTest.class.getResourceAsStream("references.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" \\| ", 2))
          .map(parts -> Arguments.of(parts[0].strip(), parts[1]));
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void followsTheGrammar(String text, String expected) throws Exception {
    if (expected.startsWith("! ")) {
      assertThatThrownBy(() -> ImageReference.parse(text))
          .isInstanceOf(ImageException.InvalidReference.class)
          .hasMessageContaining(expected.substring(2));
    } else {
      ImageReference reference = ImageReference.parse(text);

      assertThat(reference).hasToString(expected);
      assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
      assertThat(ImageReference.parse(reference.familiar())).isEqualTo(reference);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io/library/ubuntu:1, ubuntu:1",
    "docker.io/acme/x, acme/x",
    "ghcr.io/a/b:c, ghcr.io/a/b:c"
  })
  void shortensDockerHubNames(String text, String familiar) throws Exception {
    assertThat(ImageReference.parse(text).familiar()).isEqualTo(familiar);
  }

  @Test
  void asksForTheDigestBeforeTheTagBeforeLatest() throws Exception {
    assertThat(ImageReference.parse("x").identifier()).isEqualTo("latest");
    assertThat(ImageReference.parse("x:1").identifier()).isEqualTo("1");
    assertThat(ImageReference.parse("x:1").withDigest(A).identifier()).isEqualTo(A.toString());
  }

  @Test
  void refusesATagWhereARepositoryIsWanted() throws Exception {
    assertThat(ImageReference.parseRepository("h.io/a/b")).isEqualTo(new Repository("h.io", "a/b"));
    assertThatThrownBy(() -> ImageReference.parseRepository("h.io/a/b:1"))
        .hasMessageContaining("leave the tag");
  }

  @Test
  void refusesNamesOfMoreThan255Characters() {
    assertThatThrownBy(() -> ImageReference.parse("h.io/" + "a".repeat(251)))
        .hasMessageContaining("longer than 255");
  }

  @Test
  void escapesControlCharactersInMessages() {
    assertThatThrownBy(() -> ImageReference.parse("a\u001b[31m")).hasMessageNotContaining("\u001b");
  }
}
