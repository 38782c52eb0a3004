package dev.envbuilder.scan;

import static dev.envbuilder.scan.TestImage.VALUE;
import static dev.envbuilder.scan.TestImage.lines;
import static dev.envbuilder.scan.TestImage.scan;
import static dev.envbuilder.scan.TestImage.tar;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.Xattrs;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.ImageIndex;
import dev.envbuilder.image.LayerCompression;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.path.BytePath;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images in a layout, each with the secret where somebody may have put it. */
class ImageScanTest {
  private static final String BASE64 =
      Base64.getEncoder().encodeToString(("x" + VALUE).getBytes(UTF_8));

  @TempDir private Path folder;

  private OciLayout layout;
  private TestImage image;

  @BeforeEach
  void layout() throws Exception {
    layout = OciLayout.create(folder);
    image = new TestImage(layout);
  }

  private ScanReport scanned() throws Exception {
    return scan("oci:" + folder);
  }

  private void tag(Map<String, String> annotations) throws Exception {
    layout.tag(image.store(annotations), "v1");
  }

  @Test
  void findsWhatALaterLayerDeletes() throws Exception {
    image.history("RUN echo", "RUN rm");
    image.layer(tar("./etc/token", "a" + VALUE)).layer(tar("etc/.wh.token", ""));
    tag(Map.of());

    ScanReport report = scanned();

    assertThat(lines(report))
        .containsExactly(
            "linux/amd64: layer 1 of 2, made by 'RUN echo': '/etc/token' holds the secret 'A' as it"
                + " is");
    assertThat(report.totals()).isEqualTo(new Totals(1, 2, 3, 2, 0, report.totals().bytes(), 0));
    assertThat(report.totals().bytes()).isGreaterThan(4000);
  }

  @ParameterizedTest
  @EnumSource
  void readsLayersThatAreCompressedInAnyWay(LayerCompression compression) throws Exception {
    image.layer(tar("a", VALUE, "b", BASE64), compression);
    tag(Map.of());

    assertThat(lines(scanned()))
        .containsExactly(
            "linux/amd64: layer 1 of 1: '/a' holds the secret 'A' as it is",
            "linux/amd64: layer 1 of 1: '/b' holds the secret 'A' in base64");
  }

  @Test
  void searchesNamesLinksAndAttributesWithoutTellingThem() throws Exception {
    image.layer(tar("d/" + VALUE + "/f", ""));
    image.layer(tar(TarEntry.symlink(BytePath.of("l"), BytePath.of("/x/" + VALUE))));
    image.layer(
        tar(
            TarEntry.file(BytePath.of("x"), 0)
                .withXattrs(Xattrs.of(Map.of(BytePath.of("user.t"), VALUE.getBytes(UTF_8))))));
    tag(Map.of());

    assertThat(lines(scanned()))
        .containsExactly(
            "linux/amd64: layer 1 of 3: the name '/d/***/f' holds the secret 'A' as it is",
            "linux/amd64: layer 2 of 3: the target of the link '/l' holds the secret 'A' as it is",
            "linux/amd64: layer 3 of 3: an attribute of '/x' holds the secret 'A' as it is");
  }

  @Test
  void searchesWhatNoReaderOfArchivesLooksAt() throws Exception {
    BytePath owner = BytePath.of(VALUE);
    image.layer(tar(TarEntry.file(BytePath.of("x"), 0).withOwnerNames(owner, owner)));
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    more.writeBytes(tar("a", ""));
    more.writeBytes(VALUE.getBytes(UTF_8));
    image.layer(more.toByteArray());
    tag(Map.of());

    assertThat(lines(scanned()))
        .containsExactly(
            "linux/amd64: layer 1 of 2: the archive, in none of its files, holds the secret 'A' as"
                + " it is (2 times)",
            "linux/amd64: layer 2 of 2: the archive, in none of its files, holds the secret 'A' as"
                + " it is");
  }

  /** Old GNU format of sparse files, with numbers in base 256: tar(5). */
  @Test
  void passesOverHolesOfAnySize() throws Exception {
    byte[] block = new byte[512];
    long far = 1L << 50;
    put(block, 0, "sparse");
    put(block, 100, "0000644\0000000000\0000000000\0");
    put(block, 136, "00000000000\0        S");
    put(block, 257, "ustar  ");
    number(block, 124, 2L * VALUE.length());
    number(block, 386, 0);
    number(block, 398, VALUE.length());
    number(block, 410, far);
    number(block, 422, VALUE.length());
    number(block, 483, far + VALUE.length());
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, "%06o\0 ".formatted(sum));
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar.writeBytes(block);
    tar.writeBytes(Arrays.copyOf((VALUE + VALUE).getBytes(UTF_8), 512));
    image.layer(tar.toByteArray());
    tag(Map.of());

    assertThat(lines(scanned()))
        .containsExactly(
            "linux/amd64: layer 1 of 1: '/sparse' holds the secret 'A' as it is (2 times)");
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static void number(byte[] block, int at, long value) {
    block[at] = (byte) 0x80;
    ByteBuffer.wrap(block).putLong(at + 4, value);
  }

  /** RFC 8878, 3.1.2: a skippable frame holds what its writer likes. */
  @Test
  void searchesWhatNoDecompressorGivesOut() throws Exception {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.writeBytes(new byte[] {0x50, 0x2a, 0x4d, 0x18, (byte) VALUE.length(), 0, 0, 0});
    frames.writeBytes(VALUE.getBytes(UTF_8));
    try (OutputStream out = Compression.ZSTD.compress(frames, Compression.DEFAULT_LEVEL, 1)) {
      out.write(tar("a", "x"));
    }
    image.blob(frames.toByteArray(), MediaTypes.Family.OCI.layer(LayerCompression.ZSTD));
    tag(Map.of());

    assertThat(lines(scanned()))
        .containsExactly(
            "linux/amd64: layer 1 of 1: the archive, in none of its files, holds the secret 'A' as"
                + " it is");
  }

  @Test
  void searchesConfigsHistoriesAndAnnotations() throws Exception {
    image.config(
        "config",
        JsonObject.builder()
            .put("Env", JsonArray.ofStrings(List.of("PATH=/bin", "TOKEN=" + VALUE)))
            .put("Labels", JsonObject.ofStrings(Map.of("the.label", VALUE)))
            .put("Cmd", JsonArray.ofStrings(List.of("sh", BASE64)))
            .build());
    image.history("RUN true", "ARG x=" + VALUE);
    layout.tag(image.store(Map.of("note", VALUE)).withAnnotation("more", VALUE), "v1");

    assertThat(lines(scanned()))
        .containsExactlyInAnyOrder(
            "the annotation 'more' holds the secret 'A' as it is",
            "the annotation 'note' holds the secret 'A' as it is",
            "linux/amd64: the variable 'TOKEN' holds the secret 'A' as it is",
            "linux/amd64: the label 'the.label' holds the secret 'A' as it is",
            "linux/amd64: the config at 'config.Cmd[1]' holds the secret 'A' in base64",
            "linux/amd64: entry 2 of the history holds the secret 'A' as it is");
  }

  @Test
  void readsWhatJsonEscapes() throws Exception {
    String config =
        """
        {"os": "linux", "architecture": "arm64", "config": {"Labels": {"l": "\\u0068unter22-hunter22"}}}
        """;
    Descriptor stored = layout.write(MediaTypes.OCI_CONFIG, config.getBytes(UTF_8));
    var manifest = Manifest.of(MediaTypes.Family.OCI, stored, List.of(), Map.of());
    layout.tag(layout.write(MediaTypes.OCI_MANIFEST, manifest.bytes()), "v1");

    assertThat(lines(scanned()))
        .containsExactly("linux/arm64: the label 'l' holds the secret 'A' as it is");
  }

  @Test
  void searchesBlobsThatAreNoLayers() throws Exception {
    image.blob(
        ("{\"payload\": \"" + BASE64 + "\"}").getBytes(UTF_8), "application/vnd.in-toto+json");
    image.blob(("\0" + VALUE).getBytes(UTF_8), "application/x-anything");
    tag(Map.of());

    assertThat(lines(scanned()))
        .containsExactly(
            "linux/amd64: layer 1 of 2: 'payload' holds the secret 'A' in base64",
            "linux/amd64: layer 2 of 2: it holds the secret 'A' as it is");
  }

  @Test
  void searchesAllPlatformsOrOneWithItsAttestations() throws Exception {
    Descriptor one = image.layer(tar("a", VALUE)).store(Map.of());
    Descriptor two = new TestImage(layout).layer(tar("b", VALUE)).store(Map.of());
    Descriptor proof =
        new TestImage(layout)
            .blob(VALUE.getBytes(UTF_8), "application/vnd.in-toto+json")
            .store(Map.of("n", "1"));
    ImageIndex index =
        ImageIndex.of(
            MediaTypes.Family.OCI,
            List.of(
                one.withPlatform(Platform.of("linux", "amd64", "")),
                two.withPlatform(Platform.of("linux", "arm64", "")),
                proof
                    .withPlatform(Platform.UNKNOWN)
                    .withAnnotation("vnd.docker.reference.type", "attestation-manifest")
                    .withAnnotation("vnd.docker.reference.digest", two.digest().toString())),
            Map.of());
    layout.tag(layout.write(MediaTypes.OCI_INDEX, index.bytes()), "v1");

    String first = "linux/amd64: layer 1 of 1: '/a' holds the secret 'A' as it is";
    String second = "linux/arm64: layer 1 of 1: '/b' holds the secret 'A' as it is";
    String third = "attestation-manifest: layer 1 of 1: it holds the secret 'A' as it is";
    assertThat(lines(scanned())).containsExactly(first, second, third);
    assertThat(lines(scan("oci:" + folder, Optional.of(Platform.LINUX_AMD64))))
        .containsExactly(first);
    assertThat(lines(scan("oci:" + folder, Optional.of(Platform.of("linux", "arm64", "v8")))))
        .containsExactly(second, third);
  }

  @Test
  void tellsALayerThatImagesShareForEach() throws Exception {
    layout.tag(image.layer(tar("a", VALUE)).store(Map.of()), "one");
    layout.tag(new TestImage(layout).layer(tar("a", VALUE)).history("x").store(Map.of()), "two");

    ScanReport report = scanned();

    assertThat(lines(report))
        .containsExactly(
            "one: linux/amd64: layer 1 of 1: '/a' holds the secret 'A' as it is",
            "two: linux/amd64: layer 1 of 1, made by 'x': '/a' holds the secret 'A' as it is");
    assertThat(report.totals().layers()).isEqualTo(1);
    assertThat(lines(scan("oci:" + folder + ":two"))).hasSize(1);
  }

  @Test
  void tellsWhatIsDamagedAndSearchesTheRest() throws Exception {
    byte[] clean = tar("clean", "x");
    image.layer(clean).layer(tar("b", VALUE)).blob(VALUE.getBytes(UTF_8), MediaTypes.OCI_LAYER);
    tag(Map.of());
    try (var blobs = Files.list(folder.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        byte[] content = Files.readAllBytes(blob);
        if (content[0] == 0x1f && blob.toFile().length() < 130) {
          content[content.length - 1] ^= 1;
          Files.write(blob, content);
          break;
        }
      }
    }

    ScanReport report = scanned();

    assertThat(report.isComplete()).isFalse();
    assertThat(report.problems()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(report.problems()).anyMatch(problem -> problem.contains("is damaged: it should be"));
    assertThat(TestImage.findings(report))
        .contains(
            "linux/amd64: layer 3 of 3: the archive, in none of its files, holds the secret 'A' as"
                + " it is");
  }

  @Test
  void isNotContentWithNoImageAtAll() throws Exception {
    assertThat(scanned().problems()).containsExactly("'oci:" + folder + "' holds no image");
    assertThat(scan("oci:/nowhere").problems().getFirst()).contains("is not an OCI layout");
    tag(Map.of());
    assertThat(scan("oci:" + folder + ":other").problems())
        .containsExactly("'" + folder + "' holds no image 'other': there are v1");
  }

  @Test
  void refusesDocumentsThatMeanTwoThings() throws Exception {
    byte[] both = "{\"layers\": [], \"config\": {}, \"manifests\": []}".getBytes(UTF_8);
    layout.tag(layout.write(MediaTypes.OCI_MANIFEST, both), "v1");

    assertThat(scanned().problems().getFirst())
        .contains("must hold either 'manifests' or 'config' and 'layers'");
  }
}
