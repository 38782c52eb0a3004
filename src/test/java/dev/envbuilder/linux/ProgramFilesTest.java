package dev.envbuilder.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFilesTest {
  @TempDir private Path folder;
  private ProgramFiles before;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("runtime/lib"));
    Files.createDirectories(folder.resolve("tmp"));
    Files.writeString(folder.resolve("runtime/lib/a.jar"), "classes");
    Files.writeString(folder.resolve("names"), "hosts");
    before = ProgramFiles.read(BytePath.of(folder.toString()));
    awaitTick();
  }

  /** A program is older than what changes it; the clock of file systems stands still for a tick. */
  private static void awaitTick() throws LinuxException {
    long then = ThisProcess.fileClock();
    while (ThisProcess.fileClock() == then) {
      Thread.onSpinWait();
    }
  }

  @Test
  void letsFilesBeReadAndOthersBeWritten() throws IOException {
    Files.readString(folder.resolve("runtime/lib/a.jar"));
    Files.writeString(folder.resolve("tmp/mine"), "mine");

    assertThat(before.changed()).isEmpty();
  }

  @Test
  void seesAChangeOfContentWhoseTimeIsPutBack() throws IOException {
    Path jar = folder.resolve("runtime/lib/a.jar");
    FileTime time = Files.getLastModifiedTime(jar);
    Files.writeString(jar, "CLASSES");
    Files.setLastModifiedTime(jar, time);

    assertChanged("runtime/lib/a.jar");
  }

  @Test
  void seesANewMode() throws IOException {
    Path names = folder.resolve("names");
    Files.setPosixFilePermissions(names, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertChanged("names");
  }

  @Test
  void putsOwnersAndModesBackWhereTheContentIsAsPacked() throws IOException {
    Path jar = folder.resolve("runtime/lib/a.jar");
    String list = sha256("classes") + "  runtime/lib/a.jar\n";
    Files.writeString(folder.resolve("runtime/files.sha256"), list);
    ProgramFiles packed = ProgramFiles.read(BytePath.of(folder.toString()));
    awaitTick();
    var mode = Files.getPosixFilePermissions(jar);
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(jar.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(packed.changed()).isEmpty();
    assertThat(Files.getPosixFilePermissions(jar)).isEqualTo(mode);
    assertThat(packed.changed()).isEmpty();

    Files.writeString(jar, "CLASSES");
    assertThat(packed.changed()).contains(BytePath.of(jar.toString()));
  }

  @Test
  void seesAFileInThePlaceOfAnother() throws IOException {
    Path jar = folder.resolve("runtime/lib/a.jar");
    Path copy = folder.resolve("tmp/copy");
    Files.copy(jar, copy, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);

    assertChanged("runtime/lib/a.jar");
  }

  @Test
  void seesANewFile() throws IOException {
    Files.writeString(folder.resolve("runtime/lib/b.jar"), "");

    assertChanged("runtime/lib/b.jar");
  }

  @Test
  void seesAMissingFile() throws IOException {
    Files.delete(folder.resolve("names"));

    assertChanged("names");
  }

  @Test
  void endsWhenAPartIsChangedBetweenTwoLooks() throws IOException {
    Path launcher = folder.resolve("bin/launcher");
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(launcher, "#!");
    Processes processes = new Processes(BytePath.of(launcher.toString()));
    processes.verifyProgram();
    processes.verifyProgram();
    Files.writeString(launcher, "#!/bin/evil");

    assertThatThrownBy(processes::verifyProgram)
        .isInstanceOf(ProgramChangedException.class)
        .hasMessageContaining("bin/launcher");
  }

  private void assertChanged(String name) throws IOException {
    assertThat(before.changed())
        .isEqualTo(Optional.of(BytePath.of(folder.resolve(name).toString())));
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
