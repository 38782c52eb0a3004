package dev.envbuilder.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.envbuilder.path.BytePath;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFileTest {
  private static final BytePath A = BytePath.of("a");
  private static final BytePath B = BytePath.of("b");

  @TempDir private Path temp;
  private Directory directory;

  @BeforeEach
  void openTemp() throws Exception {
    directory = Directory.open(BytePath.of(temp.toString()));
  }

  @AfterEach
  void close() throws Exception {
    directory.close();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  void writesAndReadsMoreThanOneBuffer() throws Exception {
    byte[] content = random(300_001);

    try (OutputStream out = directory.createFile(A, 0640).output()) {
      out.write(content[0]);
      out.write(content, 1, content.length - 1);
    }

    assertThat(temp.resolve("a")).hasBinaryContent(content);
    try (InputStream in = directory.openFile(A).input()) {
      assertThat(in.read()).isEqualTo(content[0] & 0xff);
      assertThat(in.readAllBytes()).hasSize(300_000);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void takesOnlyAsMuchAsTheCapIntoMemory() throws Exception {
    Files.write(temp.resolve("a"), random(10_000));

    try (OpenFile file = directory.openFile(A)) {
      assertThat(file.readAll(10_000)).isEqualTo(random(10_000));
      file.seek(0);
      assertThat(catchThrowableOfType(LinuxException.class, () -> file.readAll(9_999)))
          .hasMessageContaining("EFBIG");
    }
  }

  @Test
  void findsHoles() throws Exception {
    try (OpenFile file = directory.createFile(A, 0600)) {
      file.truncate(10 << 20);
      file.seek(4 << 20);
      file.write(new byte[] {1}, 0, 1);

      long data = file.nextData(0).orElseThrow();

      assertThat(data).isBetween((4L << 20) - 65_536, 4L << 20);
      assertThat(file.nextHole(data)).isBetween((4L << 20) + 1, (4L << 20) + 65_536);
      assertThat(file.nextData(9 << 20)).isEmpty();
      assertThat(file.nextHole(9 << 20)).isEqualTo(9 << 20);
      assertThat(file.status().blocks()).isLessThan(1000);
    }
  }

  @Test
  void copiesARangeWithinTheKernel() throws Exception {
    byte[] content = random(1_000_000);
    Files.write(temp.resolve("a"), content);

    try (OpenFile from = directory.openFile(A);
        OpenFile to = directory.createFile(B, 0600)) {
      assertThat(to.copyFrom(from, 2_000_000)).isEqualTo(1_000_000);
    }

    assertThat(temp.resolve("b")).hasBinaryContent(content);
  }

  @Test
  void copiesFilesThatClaimToBeEmpty() throws Exception {
    try (OpenFile from = OpenFile.open(BytePath.of("/proc/self/status"));
        OpenFile to = directory.createFile(B, 0600)) {
      assertThat(to.copyFrom(from, 1_000_000)).isPositive();
    }

    assertThat(Files.readString(temp.resolve("b"))).startsWith("Name:");
  }

  @Test
  void setsMetadataOfTheOpenFile() throws Exception {
    try (OpenFile file = directory.createFile(A, 0600)) {
      file.chown(Descriptor.UNCHANGED, Descriptor.UNCHANGED);
      file.chmod(04755);
      file.setXattr(BytePath.of("user.k"), new byte[] {7});
      file.setModified(1_000_000_000L, 999_999_999);
      file.sync();

      FileStatus status = file.status();
      assertThat(status.mode()).isEqualTo(04755);
      assertThat(status.mtimeSeconds()).isEqualTo(1_000_000_000L);
      assertThat(status.mtimeNanos()).isEqualTo(999_999_999);
      assertThat(file.xattr(BytePath.of("user.k"))).hasValue(new byte[] {7});
    }
  }
}
