package dev.envbuilder.scan;

import static dev.envbuilder.scan.TestImage.VALUE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ShownTextTest {
  private final ShownText shown = new ShownText(TestImage.search());

  @Test
  void hidesTheSecretInAllForms() {
    String hex = HexFormat.of().formatHex(VALUE.getBytes(UTF_8));

    assertThat(shown.of("/a/" + VALUE + "/" + hex + VALUE)).isEqualTo("/a/***/***");
    assertThat(shown.of("")).isEmpty();
  }

  @Test
  void hidesBeforeItCuts() {
    String text = "x".repeat(190) + VALUE + "y".repeat(400);

    assertThat(shown.of(text))
        .hasSize(500)
        .contains("***yyyyyyy…")
        .doesNotContain(VALUE.substring(0, 4));
  }

  @Test
  void drivesNoTerminal() {
    assertThat(shown.of("a\u001b[2Jb\u009bc\nd")).isEqualTo("a\\x1b[2Jb\\x9bc\\x0ad");
  }
}
