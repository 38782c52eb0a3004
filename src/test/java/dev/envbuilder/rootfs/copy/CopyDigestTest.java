package dev.envbuilder.rootfs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopyDigestTest extends CopyFixture {
  @BeforeEach
  void makeSource() throws IOException {
    sourceFile("d/a", "content a");
    sourceFile("d/e/b", "content b");
    sourceLink("d/l", "a");
  }

  private Digest digest() throws IOException {
    return digest(request("/t/", "d"));
  }

  private static Digest digest(CopyRequest request) throws IOException {
    return CopyPlan.of(request).digest();
  }

  @Test
  void isTheSameForTheSameFiles() throws IOException {
    Digest before = digest();

    Files.setLastModifiedTime(source("d/a"), FileTime.from(Instant.EPOCH));
    Files.setLastModifiedTime(source("d"), FileTime.from(Instant.EPOCH));
    Files.move(source("d"), source("d2"));
    mode(source("d2"), "rwx------");

    assertThat(digest(request("/other/", "d2"))).isEqualTo(before);
  }

  @Test
  void dependsOnContent() throws IOException {
    Digest before = digest();

    Files.writeString(source("d/a"), "Content a");

    assertThat(digest()).isNotEqualTo(before);
  }

  @Test
  void dependsOnNames() throws IOException {
    Digest before = digest();

    Files.move(source("d/a"), source("d/A"));

    assertThat(digest()).isNotEqualTo(before);
  }

  @Test
  void dependsOnModesLinksAndEmptyDirectories() throws IOException {
    Digest before = digest();
    mode(source("d/a"), "rwx------");
    Digest changedMode = digest();
    Files.delete(source("d/l"));
    sourceLink("d/l", "b");
    Digest changedLink = digest();
    Files.createDirectory(source("d/empty"));

    assertThat(before).isNotEqualTo(changedMode);
    assertThat(changedMode).isNotEqualTo(changedLink);
    assertThat(changedLink).isNotEqualTo(digest());
  }

  @Test
  void dependsOnTheNameOfAFileButNotOfADirectory() throws IOException {
    sourceFile("f1", "same");
    sourceFile("f2", "same");

    assertThat(digest(request("/t/", "f1"))).isNotEqualTo(digest(request("/t/", "f2")));
  }

  @Test
  void looksOnlyAtWhatIsCopied() throws IOException {
    CopyRequest request = request("/t/", "d").withIgnore(rules("**/*.log"), "f");
    Digest before = digest(request);

    sourceFile("d/x.log", "noise");
    sourceFile("elsewhere", "noise");

    assertThat(digest(request)).isEqualTo(before);
  }

  @Test
  void takesOwnersAsTheyWillBe() throws IOException {
    needsRoot();
    CopyRequest kept = stage("/t/", "d");
    CopyRequest reset = request("/t/", "d");
    Digest keptBefore = digest(kept);
    Digest resetBefore = digest(reset);

    Files.setAttribute(source("d/a"), "unix:uid", 77);

    assertThat(digest(kept)).isNotEqualTo(keptBefore);
    assertThat(digest(reset)).isEqualTo(resetBefore);
  }

  @Test
  void tellsHardLinksFromCopies() throws IOException {
    sourceFile("d/z", "content a");
    Digest copies = digest();

    Files.delete(source("d/z"));
    Files.createLink(source("d/z"), source("d/a"));

    assertThat(digest()).isNotEqualTo(copies);
  }

  @Test
  void countsWhatItWillCopy() throws IOException {
    CopyPlan plan = CopyPlan.of(request("/t/", "d"));

    assertThat(plan.count()).isEqualTo(5);
    assertThat(plan.bytes()).isEqualTo(18);
  }
}
