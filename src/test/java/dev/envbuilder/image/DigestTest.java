package dev.envbuilder.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String EMPTY =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final byte[] CONTENT = "content".getBytes(UTF_8);

  @Test
  void readsWhatItWrites() throws Exception {
    assertThat(Digest.parse(EMPTY)).isEqualTo(Digest.of(new byte[0])).hasToString(EMPTY);
    assertThat(Digest.parse("sha512:" + "0".repeat(128)).algorithm()).isEqualTo("sha512");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "sha256", "sha256:", "sha256:zz", "md5:abcd", "sha256:../../../etc/passwd"})
  void refusesWhatIsNoDigest(String text) {
    assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(ImageException.InvalidDigest.class);
  }

  @Test
  void refusesUpperCaseDigits() {
    assertThatThrownBy(() -> Digest.parse("sha256:" + "A".repeat(64)))
        .hasMessageContaining("0-9 and a-f");
  }

  @Test
  void countsAndDigestsStreams() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    DigestingOutputStream out = new DigestingOutputStream(target);
    out.write(CONTENT);
    DigestingInputStream in = new DigestingInputStream(new ByteArrayInputStream(CONTENT));
    in.skipNBytes(2);
    byte[] rest = in.readAllBytes();

    assertThat(rest).isEqualTo("ntent".getBytes(UTF_8));
    assertThat(out.count()).isEqualTo(7).isEqualTo(in.count());
    assertThat(out.digest()).isEqualTo(Digest.of(CONTENT)).isEqualTo(in.digest());
  }

  @Test
  void chainsLayersAsTheSpecificationSays() throws Exception {
    DiffId a = new DiffId(Digest.of("a".getBytes(UTF_8)));
    DiffId b = new DiffId(Digest.of("b".getBytes(UTF_8)));
    DiffId c = new DiffId(Digest.of("c".getBytes(UTF_8)));

    Digest ab = Digest.of((a + " " + b).getBytes(UTF_8));
    Digest abc = Digest.of((ab + " " + c).getBytes(UTF_8));

    assertThat(ChainId.of(List.of(a)).digest()).isEqualTo(a.digest());
    assertThat(ChainId.of(List.of(a, b, c)).digest()).isEqualTo(abc);
  }

  @Test
  void neverGivesOutTheLastByteOfDamagedContent() throws IOException {
    byte[] damaged = "c0ntent".getBytes(UTF_8);
    InputStream in =
        new VerifyingInputStream(
            new ByteArrayInputStream(damaged), "blob", Digest.of(CONTENT), CONTENT.length);

    in.readNBytes(6);

    assertThatThrownBy(in::read).isInstanceOf(ContentMismatchException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"conten", "", "contents"})
  void refusesContentOfAnotherLength(String text) {
    InputStream in =
        new VerifyingInputStream(
            new ByteArrayInputStream(text.getBytes(UTF_8)), "blob", Digest.of(CONTENT), 7);

    assertThatThrownBy(in::readAllBytes).isInstanceOf(ContentMismatchException.class);
  }
}
