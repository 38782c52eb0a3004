package dev.envbuilder.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.envbuilder.path.BytePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
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

  private static void assumeRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root: it changes owners");
  }

  private static int errno(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(LinuxException.class, call).errno();
  }

  @Test
  void readsTheStatusOfAFile() throws Exception {
    Path file = Files.writeString(temp.resolve("a"), "hello");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(5, 123_456_000)));

    FileStatus status = directory.status(A);

    assertThat(status.type()).isEqualTo(FileType.REGULAR);
    assertThat(status.size()).isEqualTo(5);
    assertThat(status.mtimeSeconds()).isEqualTo(5);
    assertThat(status.mtimeNanos()).isEqualTo(123_456_000);
    assertThat(status.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
    assertThat(status.links()).isEqualTo(1);
    assertThat(status.mode()).isEqualTo((int) Files.getAttribute(file, "unix:mode") & 07777);
    assertThat(status.mountRoot()).isFalse();
  }

  @Test
  void knowsTheDeviceOfAMountFromThatOfItsParent() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc");

    try (Directory root = Directory.open(BytePath.ROOT)) {
      FileStatus proc = root.status(BytePath.of("proc"));

      assertThat(proc.device()).isNotEqualTo(root.status().device());
      assertThat(proc.mountRoot()).isTrue();
    }
  }

  @Test
  void doesNotFollowALinkForTheStatus() throws Exception {
    Files.createSymbolicLink(temp.resolve("a"), Path.of("/etc/passwd"));

    assertThat(directory.status(A).type()).isEqualTo(FileType.SYMLINK);
    assertThat(directory.readLink(A)).isEqualTo(BytePath.of("/etc/passwd"));
  }

  @Test
  void findsNothingWhereThereIsNothing() throws Exception {
    assertThat(directory.find(A)).isEmpty();
    assertThat(errno(() -> directory.status(A))).isEqualTo(Errno.ENOENT);
  }

  @Test
  void saysWhichCallFailedOnWhat() {
    assertThatExceptionOfType(LinuxException.class)
        .isThrownBy(() -> directory.openDirectory(A))
        .withMessage("openat '%s/a': ENOENT (no such file or directory)", temp)
        .satisfies(e -> assertThat(e.path()).isEqualTo(BytePath.of(temp + "/a")));
  }

  @Test
  void refusesNamesThatLeadElsewhere() {
    for (String name : List.of("", ".", "..", "a/b", "/a", "a/")) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> directory.unlink(BytePath.of(name)));
    }
  }

  @Test
  void doesNotOpenThroughALink() throws Exception {
    Files.createSymbolicLink(temp.resolve("a"), Path.of("/etc"));
    Files.createSymbolicLink(temp.resolve("b"), Path.of("/etc/passwd"));

    assertThat(errno(() -> directory.openDirectory(A))).isEqualTo(Errno.ENOTDIR);
    assertThat(errno(() -> directory.openFile(B))).isEqualTo(Errno.ELOOP);
    assertThat(errno(() -> directory.openForWriting(B))).isEqualTo(Errno.ELOOP);
    assertThat(errno(() -> directory.createFile(B, 0600))).isEqualTo(Errno.EEXIST);
  }

  @Test
  void listsNamesAsBytes() throws Exception {
    BytePath odd = BytePath.of(new byte[] {(byte) 0xff, '\n', (byte) 0xc3});
    directory.createFile(odd, 0600).close();
    directory.makeDirectory(A, 0700);

    assertThat(directory.entries())
        .containsExactlyInAnyOrder(
            new DirectoryEntry(odd, FileType.REGULAR), new DirectoryEntry(A, FileType.DIRECTORY));
  }

  @Test
  void listsMoreThanFitsInOneCallTwice() throws Exception {
    List<BytePath> names = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      BytePath name = BytePath.of("a-rather-long-name-to-fill-the-buffer-soon-" + i);
      directory.createFile(name, 0600).close();
      names.add(name);
    }

    assertThat(directory.entries()).extracting(DirectoryEntry::name).hasSize(3000);
    assertThat(directory.entries())
        .extracting(DirectoryEntry::name)
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void makesLinksOfBothKinds() throws Exception {
    directory.makeSymlink(A, BytePath.of("../nowhere"));
    directory.link(A, directory, B);

    assertThat(Files.readSymbolicLink(temp.resolve("b"))).isEqualTo(Path.of("../nowhere"));
    assertThat(directory.status(B).links()).isEqualTo(2);
  }

  @Test
  void makesAFifoAndDoesNotWaitForItsWriter() throws Exception {
    directory.makeNode(A, FileType.FIFO, 0640, 0, 0);

    try (OpenFile fifo = directory.openFile(A)) {
      assertThat(fifo.status().type()).isEqualTo(FileType.FIFO);
    }
  }

  @Test
  void makesADeviceWithLargeNumbers() throws Exception {
    assumeRoot();

    directory.makeNode(A, FileType.CHARACTER_DEVICE, 0600, 0x123, 0x45678);

    FileStatus status = directory.status(A);
    assertThat(status.type()).isEqualTo(FileType.CHARACTER_DEVICE);
    assertThat(status.rdevMajor()).isEqualTo(0x123);
    assertThat(status.rdevMinor()).isEqualTo(0x45678);
  }

  @Test
  void renamesAcrossDirectories() throws Exception {
    directory.makeDirectory(A, 0700);
    directory.createFile(B, 0600).close();

    try (Directory inner = directory.openDirectory(A)) {
      directory.rename(B, inner, B, 0);
      directory.createFile(B, 0600).close();

      assertThat(inner.find(B)).isPresent();
      assertThat(errno(() -> directory.rename(B, inner, B, Directory.NO_REPLACE)))
          .isEqualTo(Errno.EEXIST);
    }
  }

  @Test
  void removesFilesAndEmptyDirectories() throws Exception {
    directory.makeDirectory(A, 0700);
    directory.createFile(B, 0600).close();

    assertThat(errno(() -> directory.unlink(A))).isEqualTo(Errno.EISDIR);
    directory.removeDirectory(A);
    directory.unlink(B);

    assertThat(directory.entries()).isEmpty();
  }

  @Test
  void setsOwnerModeAndTimeOfALinkItself() throws Exception {
    assumeRoot();
    Path target = Files.writeString(temp.resolve("b"), "");
    Files.createSymbolicLink(temp.resolve("a"), target);

    directory.chown(A, 12, 4_000_000_000L);
    directory.setModified(A, -77, 8);

    FileStatus link = directory.status(A);
    assertThat(link.uid()).isEqualTo(12);
    assertThat(link.gid()).isEqualTo(4_000_000_000L);
    assertThat(link.mtimeSeconds()).isEqualTo(-77);
    assertThat(link.mtimeNanos()).isEqualTo(8);
    assertThat(directory.status(B).uid()).isZero();
    assertThat(errno(() -> directory.chmod(A, 0700))).isEqualTo(Errno.EOPNOTSUPP);
  }

  @Test
  void setsAllTwelveModeBits() throws Exception {
    directory.createFile(A, 0600).close();
    directory.chmod(A, 07751);

    assertThat(directory.status(A).mode()).isEqualTo(07751);
  }

  @Test
  void keepsBinaryXattrsOfAnyType() throws Exception {
    assumeRoot();
    BytePath user = BytePath.of("user.x");
    BytePath trusted = BytePath.of("trusted.y");
    byte[] value = {0, (byte) 0xff, '\n'};
    directory.makeDirectory(A, 0700);
    directory.makeSymlink(B, BytePath.of("a"));

    directory.setXattr(A, user, value);
    directory.setXattr(A, trusted, new byte[0]);
    directory.setXattr(B, trusted, value);

    assertThat(directory.xattrs(A)).containsOnlyKeys(trusted, user).containsEntry(user, value);
    assertThat(directory.xattrs(B)).containsOnlyKeys(trusted);
    try (Directory inner = directory.openDirectory(A)) {
      assertThat(inner.xattrs()).containsOnlyKeys(trusted, user).containsEntry(user, value);
      assertThat(inner.xattr(BytePath.of("user.none"))).isEmpty();
    }
    directory.removeXattr(A, user);
    directory.removeXattr(A, user);
    assertThat(directory.xattrNames(A)).containsExactly(trusted);
  }

  @Test
  void refusesAPathThatIsTooLongItself() {
    BytePath longPath = BytePath.of("/" + "x/".repeat(3000));

    assertThat(errno(() -> Directory.open(longPath))).isEqualTo(Errno.ENAMETOOLONG);
  }

  @Test
  void answersWithEbadfOnceClosed() throws Exception {
    Directory copy = directory.duplicate();
    copy.close();
    copy.close();

    assertThat(errno(copy::entries)).isEqualTo(Errno.EBADF);
    assertThat(directory.entries()).isEmpty();
  }

  @Test
  void describesAnUnnamedErrorByItsNumber() {
    assertThat(Errno.describe(133)).isEqualTo("errno 133");
  }
}
