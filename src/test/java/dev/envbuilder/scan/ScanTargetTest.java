package dev.envbuilder.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.image.ImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanTargetTest {
  // the first colon ends the path: containers/image, oci/internal/oci_util.go
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          oci:/d,                  OCI,            /d, ''
          oci:d:1,                 OCI,            d,  1
          oci:d:localhost:5000/x,  OCI,            d,  localhost:5000/x
          oci-archive:f.tar:v1,    OCI_ARCHIVE,    f.tar, v1
          docker-archive:f.tar,    DOCKER_ARCHIVE, f.tar, ''
          """)
  void readsPlacesOnDisk(String text, ScanTarget.Kind kind, Path path, String tag)
      throws Exception {
    assertThat(ScanTarget.parse(text)).isEqualTo(new ScanTarget.Local(kind, path, tag));
  }

  @Test
  void takesAColonForPartOfANameThatIsThere(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a:b"), "");

    assertThat(ScanTarget.parse("oci-archive:" + file))
        .isEqualTo(new ScanTarget.Local(ScanTarget.Kind.OCI_ARCHIVE, file, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"busybox", "docker://busybox"})
  void readsReferences(String text) throws Exception {
    assertThat(ScanTarget.parse(text).toString()).contains("docker.io/library/busybox");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "oci:", "oci::x", "/dir", "./dir", "UPPER", "oci:\0"})
  void refuses(String text) {
    assertThatThrownBy(() -> ScanTarget.parse(text))
        .isInstanceOf(ImageException.InvalidReference.class);
  }
}
