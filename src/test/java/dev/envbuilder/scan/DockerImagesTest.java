package dev.envbuilder.scan;

import static dev.envbuilder.scan.TestImage.VALUE;
import static dev.envbuilder.scan.TestImage.lines;
import static dev.envbuilder.scan.TestImage.scan;
import static dev.envbuilder.scan.TestImage.tar;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarWriter;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.path.BytePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives as {@code docker save} writes them, and as nobody should. */
class DockerImagesTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter archive = new TarWriter(bytes);
  private byte[] layer = {};
  private String config = "";

  @BeforeEach
  void image() throws Exception {
    layer = tar("token", VALUE);
    TestImage image = new TestImage(OciLayout.create(folder.resolve("layout")));
    config = new String(image.layer(layer).history("RUN x").configBytes(), UTF_8);
  }

  private String digest(String text) {
    return Digest.of(text.getBytes(UTF_8)).hex();
  }

  private void put(String name, byte[] content) throws IOException {
    archive.write(
        TarEntry.file(BytePath.of(name), content.length), new ByteArrayInputStream(content));
  }

  private void put(String name, String content) throws IOException {
    put(name, content.getBytes(UTF_8));
  }

  private ScanReport scanned() throws Exception {
    return scanned(Compression.NONE);
  }

  private ScanReport scanned(Compression compression) throws Exception {
    archive.finish();
    Path file = folder.resolve("image.tar");
    try (OutputStream out =
        compression.compress(Files.newOutputStream(file), Compression.DEFAULT_LEVEL, 1)) {
      bytes.writeTo(out);
    }
    return scan("docker-archive:" + file);
  }

  private static final String FOUND =
      "linux/amd64: layer 1 of 1, made by 'RUN x': '/token' holds the secret 'A' as it is";

  @ParameterizedTest
  @EnumSource(names = {"NONE", "GZIP", "ZSTD"})
  void readsArchivesThatAreCompressedAndInAnyOrder(Compression compression) throws Exception {
    put("l.tar", layer);
    put(
        "manifest.json",
        "[{\"Config\":\"%s.json\",\"RepoTags\":null,\"Layers\":[\"./l.tar\"]}]"
            .formatted(digest(config)));
    put(digest(config) + ".json", config);

    assertThat(lines(scanned(compression))).containsExactly(FOUND);
  }

  @Test
  void followsLinksWithinTheArchive() throws Exception {
    put("c", config);
    archive.write(TarEntry.symlink(BytePath.of("b/layer.tar"), BytePath.of("../a/layer.tar")));
    put("a/layer.tar", layer);
    put("manifest.json", "[{\"Config\":\"c\",\"Layers\":[\"b/layer.tar\"]}]");

    assertThat(lines(scanned())).containsExactly(FOUND);
  }

  @Test
  void searchesFilesThatNoImageUses() throws Exception {
    put("c", config);
    put("l", layer);
    put("old/json", "{\"config\": {\"Env\": [\"T=" + VALUE + "\"]}}");
    put("old/VERSION", VALUE);
    put("manifest.json", "[{\"Config\":\"c\",\"Layers\":[\"l\"]}]");

    assertThat(lines(scanned()))
        .containsExactly(
            FOUND,
            "'old/json: config.Env[0]' holds the secret 'A' as it is",
            "'old/VERSION' holds the secret 'A' as it is");
  }

  @Test
  void tellsImagesByTheirNames() throws Exception {
    put("c", config);
    put("l", layer);
    put(
        "manifest.json",
        "[{\"Config\":\"c\",\"RepoTags\":[\"x:1\"],\"Layers\":[\"l\"]},"
            + "{\"Config\":\"c\",\"RepoTags\":[\"y:1\"],\"Layers\":[\"l\"]}]");

    assertThat(lines(scanned())).containsExactly("x:1: " + FOUND, "y:1: " + FOUND);
    assertThat(lines(scan("docker-archive:" + folder.resolve("image.tar:docker.io/library/y:1"))))
        .containsExactly("y:1: " + FOUND);
    assertThat(scan("docker-archive:" + folder.resolve("image.tar:z")).problems().getFirst())
        .endsWith("holds no image 'z': there are x:1, y:1");
  }

  @Test
  void believesNoDigest() throws Exception {
    put("c", config);
    put("good", layer);
    put("evil", tar("other", "x" + VALUE));
    put(
        "manifest.json",
        "[{\"Config\":\"c\",\"Layers\":[\"good\"]},{\"Config\":\"c\",\"Layers\":[\"evil\"]}]");

    ScanReport report = scanned();

    assertThat(report.problems().getFirst()).contains("the layer is damaged: it should be sha256:");
    assertThat(TestImage.findings(report))
        .contains(FOUND)
        .anyMatch(line -> line.contains("/other"));
  }

  @Test
  void checksAConfigThatIsNamedByItsDigest() throws Exception {
    put("0".repeat(64) + ".json", config);
    put("l", layer);
    put("manifest.json", "[{\"Config\":\"%s.json\",\"Layers\":[\"l\"]}]".formatted("0".repeat(64)));

    assertThat(scanned().problems().getFirst()).contains("is damaged: it should be sha256:000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          [{"Config":"c","Layers":["none"]}]    ; '/none' is missing in
          [{"Config":"c","Layers":["loop"]}]    ; is a link to links without end
          [{"Config":"c","Layers":["../../l"]}] ; ~~
          [{"Config":"c","Layers":["twice"]}]   ; '/twice' in
          [{"Config":"c","Layers":["d"]}]       ; '/d' is missing in
          [{"Config":"c","Layers":["l","l"]}]   ; its config speaks of 1 layers, but there are 2
          [{"Config":"none","Layers":["l"]}]    ; '/none' is missing in
          [{"Config":"","Layers":["l"]}]        ; names a file that cannot be
          [{"Config":"\\u0000","Layers":["l"]}] ; names a file that cannot be
          [{"Layers":["l"]}]                    ; '[0].Config' is missing
          [1]                                   ; must be an object
          {}                                    ; must be an array of images
          []                                    ; holds no image
          [                                     ; manifest.json
          """)
  void refusesWhatIsNoImage(String manifest, String problem) throws Exception {
    put("c", config);
    put("l", layer);
    put("twice", layer);
    put("twice", layer);
    archive.write(TarEntry.directory(BytePath.of("d/")));
    archive.write(TarEntry.symlink(BytePath.of("loop"), BytePath.of("loop")));
    put("manifest.json", manifest);

    ScanReport report = scanned();

    if (problem.isEmpty()) {
      // the root of the archive is as far up as a name leads
      assertThat(lines(report)).contains(FOUND);
    } else {
      assertThat(report.problems().getFirst()).contains(problem);
    }
  }

  @Test
  void tellsAnArchiveThatIsCutShort() throws Exception {
    put("l", layer);
    archive.finish();
    Path file = folder.resolve("cut.tar");
    Files.write(file, Arrays.copyOf(bytes.toByteArray(), 1000));

    assertThat(scan("docker-archive:" + file).problems().getFirst()).contains("cut short");
  }

  @Test
  void namesTheOtherKindOfArchive() throws Exception {
    put("index.json", "{}");

    assertThat(scanned().problems().getFirst()).endsWith("has no manifest.json: try oci-archive:");
  }
}
