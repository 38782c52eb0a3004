package dev.envbuilder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64",
    "linux/x86_64, linux/amd64",
    "amd64, linux/amd64",
    "Linux/AMD64/v1, linux/amd64",
    "linux/amd64/v3, linux/amd64/v3",
    "linux/aarch64, linux/arm64",
    "linux/arm64/v8, linux/arm64",
    "linux/arm64/8, linux/arm64",
    "linux/arm, linux/arm/v7",
    "linux/armhf, linux/arm/v7",
    "linux/armel, linux/arm/v6",
    "linux/i686, linux/386",
    "windows/amd64, windows/amd64",
    "linux/riscv64, linux/riscv64"
  })
  void normalises(String text, String expected) throws Exception {
    assertThat(Platform.parse(text)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "linux/", "linux/amd64/v1/x", "linux/a b", "linux//v7"})
  void refusesWhatIsNoPlatform(String text) {
    assertThatThrownBy(() -> Platform.parse(text)).hasMessageContaining("linux/amd64");
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64, 0",
    "linux/amd64, linux/amd64/v3, -1",
    "linux/amd64/v3, linux/amd64/v3, 0",
    "linux/amd64/v3, linux/amd64/v2, 1",
    "linux/amd64/v3, linux/amd64, 2",
    "linux/arm/v7, linux/arm/v7, 0",
    "linux/arm/v7, linux/arm/v6, 1",
    "linux/arm/v6, linux/arm/v7, -1",
    "linux/arm64, linux/arm64/v8, 0",
    "linux/arm64/v9, linux/arm64, 10",
    "linux/arm64, linux/arm/v7, -1",
    "linux/amd64, windows/amd64, -1"
  })
  void ranksVariants(String machine, String image, int rank) throws Exception {
    assertThat(Platform.parse(machine).rank(Platform.parse(image))).isEqualTo(rank);
  }

  @ParameterizedTest
  @CsvSource({"amd64, linux/amd64", "aarch64, linux/arm64", "ppc64le, linux/ppc64le"})
  void namesTheHostFromTheJvm(String jvm, String expected) {
    assertThat(Platform.ofHost(jvm)).hasToString(expected);
  }
}
