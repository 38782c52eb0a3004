package dev.envbuilder.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.Platform;
import dev.envbuilder.linux.EnvironmentBlock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserEnvironmentTest {
  @Test
  void leavesOutOptionsAndSecretsKnownOrNot() {
    assertThat(
            entries(
                Map.of(
                    "ENVBUILDER_BUILD_SECRET_FOO", "x",
                    "ENVBUILDER_UNKNOWN", "x",
                    "INIT_SCRIPT", "x",
                    "KEEP", "1"),
                Map.of(),
                ImageConfig.empty(Platform.LINUX_AMD64)))
        .containsExactlyInAnyOrder("KEEP=1", "ENVBUILDER=true");
  }

  @Test
  void theImageBeatsEtcEnvironmentWhichBeatsTheContainer() {
    ImageConfig image = ImageConfig.empty(Platform.LINUX_AMD64).withEnv("A", "image");

    assertThat(
            entries(
                Map.of("A", "container", "B", "container", "C", "container"),
                Map.of("A", "etc", "B", "etc"),
                image))
        .containsExactlyInAnyOrder("A=image", "B=etc", "C=container", "ENVBUILDER=true");
  }

  @Test
  void anImageMayUseTheNameOfAnOption() {
    ImageConfig image = ImageConfig.empty(Platform.LINUX_AMD64).withEnv("VERBOSE", "1");

    assertThat(entries(Map.of("VERBOSE", "true"), Map.of(), image))
        .containsExactlyInAnyOrder("VERBOSE=1", "ENVBUILDER=true");
  }

  private static List<String> entries(
      Map<String, String> inherited, Map<String, String> etc, ImageConfig image) {
    return UserEnvironment.compose(
            EnvironmentBlock.of(inherited), Set.of("INIT_SCRIPT", "VERBOSE"), etc, image)
        .toEntries()
        .stream()
        .map(entry -> new String(entry, StandardCharsets.UTF_8))
        .toList();
  }
}
