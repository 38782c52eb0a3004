package dev.envbuilder.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.secret.Form;
import dev.envbuilder.secret.Secret;
import dev.envbuilder.secret.SecretSearch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSearchTest {
  private static final String VALUE = "hunter22-hunter22";

  private final Findings findings = new Findings();
  private final FileSearch files =
      new FileSearch(SecretSearch.of(Map.of("A", Secret.of(VALUE))), findings);

  @Test
  void countsByPlaceAndForm() {
    file("/a", (VALUE + VALUE + Base64.getEncoder().encodeToString(VALUE.getBytes(UTF_8))));
    file("/b", "hunter22");
    file("/c", VALUE);

    assertThat(findings.all())
        .containsExactlyInAnyOrder(
            new Finding("/a", "A", Form.RAW, 2),
            new Finding("/a", "A", Form.BASE64, 1),
            new Finding("/c", "A", Form.RAW, 1));
  }

  @Test
  void findsNothingAcrossFiles() {
    file("/a", VALUE.substring(0, 9));
    file("/b", VALUE.substring(9));

    assertThat(findings.isEmpty()).isTrue();
  }

  @Test
  void searchesNamesAndAttributes() {
    files.attribute("the name of '/x'", ("/x/" + VALUE).getBytes(UTF_8));

    assertThat(findings.all()).containsExactly(new Finding("the name of '/x'", "A", Form.RAW, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100, 65536})
  void looksIntoArchivesInArchives(int piece) throws IOException {
    byte[] zip = zip("inner/secret.txt", ("\0" + VALUE).getBytes(UTF_8));
    byte[] jar = zip("lib/x.zip", zip);

    file("/app.jar", jar, piece);
    file("/doc.gz", gzip((VALUE + "!").getBytes(UTF_8)), piece);
    file("/doc.zip.gz", gzip(zip), piece);

    assertThat(findings.all())
        .containsExactlyInAnyOrder(
            new Finding("/app.jar!/lib/x.zip!/inner/secret.txt", "A", Form.RAW, 1),
            new Finding("/doc.gz!", "A", Form.RAW, 1),
            new Finding("/doc.zip.gz!!/inner/secret.txt", "A", Form.RAW, 1));
  }

  @Test
  void goesNoDeeperThanItSays() throws IOException {
    byte[] data = ("\0" + VALUE).getBytes(UTF_8);
    for (int i = 0; i < Members.DEPTH; i++) {
      data = gzip(data);
    }
    file("/deep", data, 8192);
    file("/deeper", gzip(data), 8192);

    assertThat(findings.all()).extracting(Finding::place).containsExactly("/deep!!!");
  }

  @Test
  void countsMembersWhoseNamesAreTooLong() throws IOException {
    file("/app.jar", zip("n".repeat(2000), VALUE.getBytes(UTF_8)), 8192);

    assertThat(findings.all())
        .extracting(Finding::place)
        .contains("/app.jar!/member 2")
        .noneMatch(place -> place.length() > 1024);
  }

  @Test
  void survivesWhatOnlyLooksLikeAnArchive() throws IOException {
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    byte[] broken = gzip(noise);
    Arrays.fill(broken, 100_000, 200_000, (byte) 7);
    System.arraycopy(VALUE.getBytes(UTF_8), 0, broken, 250_000, VALUE.length());

    file("/broken.gz", broken, 1000);
    file("/pk", ("PK\u0003\u0004" + VALUE).getBytes(UTF_8), 1000);
    file("/short", new byte[] {0x1f}, 1);
    file("/after", VALUE);

    assertThat(findings.all())
        .extracting(Finding::place)
        .containsExactly("/broken.gz", "/pk", "/after");
  }

  private void file(String name, String text) {
    file(name, text.getBytes(UTF_8), 8192);
  }

  private void file(String name, byte[] data, int piece) {
    files.begin(name);
    for (int at = 0; at < data.length; at += piece) {
      files.write(data, at, Math.min(piece, data.length - at));
    }
    files.end();
  }

  private static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(data);
    }
    return out.toByteArray();
  }

  private static byte[] zip(String name, byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("first"));
      zip.putNextEntry(new ZipEntry(name));
      zip.write(data);
    }
    return out.toByteArray();
  }
}
