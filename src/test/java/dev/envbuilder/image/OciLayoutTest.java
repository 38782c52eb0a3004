package dev.envbuilder.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutTest {
  private static final byte[] CONTENT = "content".getBytes(UTF_8);

  @TempDir Path directory;

  private static Descriptor image(String name) {
    return Descriptor.of(MediaTypes.OCI_MANIFEST, name.getBytes(UTF_8));
  }

  @Test
  void storesBlobsUnderTheirDigest() throws Exception {
    OciLayout layout = OciLayout.create(directory);

    Descriptor descriptor = layout.write("text/plain", CONTENT);

    assertThat(layout.has(descriptor.digest(), 7)).isTrue();
    assertThat(layout.read(descriptor, 100)).isEqualTo(CONTENT);
    assertThat(directory.resolve("blobs/sha256").resolve(descriptor.digest().hex()))
        .hasBinaryContent(CONTENT);
  }

  @Test
  void leavesNothingOfAnAbandonedBlob() throws Exception {
    OciLayout layout = OciLayout.create(directory);

    try (BlobWriter writer = layout.newBlob()) {
      writer.write(CONTENT);
    }

    assertThat(directory.resolve("blobs/sha256")).isEmptyDirectory();
  }

  @Test
  void keepsNothingThatIsNotWhatWasPromised() throws Exception {
    OciLayout layout = OciLayout.create(directory);

    try (BlobWriter writer = layout.newBlob()) {
      writer.write(CONTENT);
      assertThatThrownBy(() -> writer.commit(Digest.of(new byte[0]), 7))
          .isInstanceOf(ContentMismatchException.class);
    }

    assertThat(directory.resolve("blobs/sha256")).isEmptyDirectory();
  }

  @Test
  void findsDamage() throws Exception {
    OciLayout layout = OciLayout.create(directory);
    Descriptor descriptor = layout.write("text/plain", CONTENT);
    Files.writeString(layout.path(descriptor.digest()), "c0ntent");

    assertThatThrownBy(() -> layout.read(descriptor, 100))
        .isInstanceOf(ContentMismatchException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void givesANameToTheNewestImage() throws Exception {
    OciLayout layout = OciLayout.create(directory);
    layout.tag(image("old"), "1");
    layout.tag(image("other"), "2");

    layout.tag(image("new"), "1");

    assertThat(layout.find("1").orElseThrow().digest()).isEqualTo(image("new").digest());
    assertThat(layout.index().manifests()).hasSize(2);
    assertThat(layout.find("3")).isEmpty();
    assertThat(layout.find("")).isEmpty();
  }

  @Test
  void findsTheOnlyImageWithoutAName() throws Exception {
    OciLayout layout = OciLayout.create(directory);
    layout.tag(image("x"), "");
    layout.tag(image("x"), "");

    assertThat(layout.find("").orElseThrow()).isEqualTo(image("x"));
  }

  @Test
  void losesNoNameWhenManyBuildersWrite() throws Exception {
    OciLayout.create(directory);
    List<Future<?>> writers = new ArrayList<>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        String name = "t" + i;
        writers.add(
            threads.submit(() -> {
              OciLayout.open(directory).tag(image(name), name);
              return name;
            }));
      }
    }

    for (Future<?> writer : writers) {
      writer.get();
    }
    assertThat(OciLayout.open(directory).index().manifests()).hasSize(20);
  }

  @Test
  void refusesADirectoryThatIsNoLayout() throws Exception {
    assertThatThrownBy(() -> OciLayout.open(directory))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("oci-layout");
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
    assertThatThrownBy(() -> OciLayout.open(directory)).hasMessageContaining("must be 1.x");
  }
}
