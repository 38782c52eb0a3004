package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.image.Platform;
import dev.envbuilder.json.JsonException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepKeysTest {
  private static final StepKeys.Entry MAKE = step("[1/3]", "make", "A=1", "B=2");
  private static final StepKeys.Entry TEST = step("[2/3]", "make test", "A=1");
  private static final StepKeys.Entry SAME = step("[3/3]", "make test", "A=1");

  @Test
  void nameThePartsThatDiffer() {
    assertThat(MAKE.differences(step("[1/3]", "make", "A=1", "B=2"))).isEmpty();
    assertThat(MAKE.differences(step("[1/3]", "make", "A=2", "B=2"))).containsExactly("env A");
    assertThat(MAKE.differences(step("[1/3]", "true", "A=1", "C=2")))
        .containsExactly("env B", "env C", "words");
  }

  @Test
  void tellValuesApartThatReadTheSame() {
    StepKeys.Entry two = entry(new CacheKey.Parts().put("words", List.of("a", "b")));
    StepKeys.Entry one = entry(new CacheKey.Parts().put("words", List.of("a b")));

    assertThat(two.differences(one)).containsExactly("words");
  }

  @Test
  void findTheStepWithMostInCommon() {
    StepKeys keys = new StepKeys(List.of(MAKE, TEST, SAME));

    assertThat(keys.nearest(step("[1/3]", "make test", "A=2"))).contains(TEST);
    assertThat(keys.nearest(step("[3/3]", "make test", "A=2"))).contains(SAME);
    assertThat(keys.nearest(step("[9/9]", "make", "A=1", "B=3"))).contains(MAKE);
    assertThat(new StepKeys(List.of()).nearest(MAKE)).isEmpty();
  }

  @Test
  void comeBackFromTheirImage() throws Exception {
    StepKeys keys = new StepKeys(List.of(MAKE, TEST));

    StepKeysImage image = StepKeysImage.of(keys, Platform.parse("linux/amd64"));

    assertThat(StepKeysImage.read(image.manifest(), "here")).isEqualTo(keys);
  }

  @Test
  void holdNoValueAndTooLittleToConfirmAGuess() {
    String text = new StepKeys(List.of(step("[1/1]", "login", "TOKEN=geheim"))).toText();

    assertThat(text).doesNotContain("geheim", "login").contains("env TOKEN");
    assertThat(MAKE.parts().values()).allMatch(digest -> digest.length() == 4);
  }

  @Test
  void areReadFromNothingElse() {
    assertThatThrownBy(() -> StepKeys.parse("", "the note")).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> StepKeys.parse("{\"steps\":[{}]}", "the note"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("the note");
    assertThatThrownBy(() -> StepKeys.parse(" ".repeat(StepKeys.LONGEST + 1), "the note"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("longer than");
  }

  private static StepKeys.Entry step(String label, String command, String... variables) {
    CacheKey.Parts parts =
        new CacheKey.Parts()
            .put("words", List.of("/bin/sh", "-c", command))
            .putVariables("env", List.of(variables));
    return StepKeys.Entry.of(label, parts.key(), parts.all());
  }

  private static StepKeys.Entry entry(CacheKey.Parts parts) {
    return StepKeys.Entry.of("[1/1]", parts.key(), parts.all());
  }
}
