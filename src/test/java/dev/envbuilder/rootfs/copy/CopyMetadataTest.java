package dev.envbuilder.rootfs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What copies look like: owners, modes, times, attributes, types. */
class CopyMetadataTest extends CopyFixture {
  private static final ModeChange OCTAL_0600 = change(true, 0600);
  private static final BytePath ATTRIBUTE = BytePath.of("user.blob");
  private static final BytePath CAPABILITY = BytePath.of("security.capability");

  private static ModeChange change(boolean absolute, int mode) {
    return new ModeChange() {
      @Override
      public boolean isAbsolute() {
        return absolute;
      }

      @Override
      public int apply(int old, boolean directory) {
        return absolute ? mode : old | mode;
      }
    };
  }

  @Test
  void keepsModesAndTimesToTheNanosecond() throws IOException {
    mode(sourceFile("d/f", "x"), "rwxr-x--x");
    sourceLink("d/l", "f");

    copy("/t", "d");

    assertThat(status("t/f").mode()).isEqualTo(0751);
    assertThat(Files.getLastModifiedTime(target("t/f")).toInstant()).isEqualTo(OLD);
    FileStatus link = status("t/l");
    FileStatus original = sourceStatus("d/l");
    assertThat(link.mtimeSeconds()).isEqualTo(original.mtimeSeconds());
    assertThat(link.mtimeNanos()).isEqualTo(original.mtimeNanos());
  }

  @Test
  void setsOneTimeWhenAsked() throws IOException {
    sourceFile("d/e/f", "x");

    copy(request("/p/t", "d").withTime(new CopyTime.Fixed(1000, 7)));

    Instant fixed = Instant.ofEpochSecond(1000, 7);
    assertThat(Files.getLastModifiedTime(target("p/t/e/f")).toInstant()).isEqualTo(fixed);
    assertThat(Files.getLastModifiedTime(target("p/t/e")).toInstant()).isEqualTo(fixed);
  }

  @Test
  void givesContextFilesToRootAndKeepsOwnersOfStages() throws IOException {
    needsRoot();
    Files.setAttribute(sourceFile("d/f", "x"), "unix:uid", 1234);

    copy(request("/c", "d"));
    copy(stage("/s", "d"));

    assertThat(status("c/f").uid()).isZero();
    assertThat(status("s/f").uid()).isEqualTo(1234);
    assertThat(status("s").uid()).isZero();
  }

  @Test
  void givesAllToTheOwnerAskedForWithNewParents() throws IOException {
    needsRoot();
    sourceFile("d/e/f", "x");
    sourceLink("d/l", "e");
    Files.createDirectory(target("old"));

    copy(request("/old/p/t", "d").withOwner(new CopyOwner.Fixed(7, 8)));

    for (String path : new String[] {"old/p", "old/p/t", "old/p/t/e", "old/p/t/e/f", "old/p/t/l"}) {
      assertThat(status(path).uid()).as(path).isEqualTo(7);
      assertThat(status(path).gid()).as(path).isEqualTo(8);
    }
    assertThat(status("old").uid()).isZero();
  }

  @Test
  void keepsSetUserIdBitsAlthoughTheOwnerChanges() throws IOException {
    needsRoot();
    Files.setAttribute(sourceFile("f", "x"), "unix:mode", 06755);

    copy(request("/t", "f").withOwner(new CopyOwner.Fixed(5, 5)));

    assertThat(status("t").mode()).isEqualTo(06755);
  }

  @Test
  void keepsCapabilitiesOfStagesAlthoughTheOwnerChanges() throws IOException {
    needsRoot();
    byte[] capability = capability();
    sourceFile("f", "x");
    set("f", CAPABILITY, capability);

    copy(stage("/t", "f").withOwner(new CopyOwner.Fixed(5, 5)));

    assertThat(attribute("t", CAPABILITY)).isEqualTo(capability);
  }

  /** fsutil diskwriter_unix.go rewriteMetadata: attributes first, and chown(2) takes this one. */
  @Test
  void losesCapabilitiesFromTheContextButNothingElse() throws IOException {
    needsRoot();
    sourceFile("d/f", "x");
    set("d/f", CAPABILITY, capability());
    set("d/f", ATTRIBUTE, new byte[] {1});

    copy("/t", "d");

    assertThat(attribute("t/f", CAPABILITY)).isEmpty();
    assertThat(attribute("t/f", ATTRIBUTE)).containsExactly(1);
  }

  private static byte[] capability() {
    byte[] capability = new byte[20];
    capability[3] = 2;
    capability[4] = (byte) 0x80;
    return capability;
  }

  /** fsutil copy.go copy: restoreFileTimestamp. */
  @Test
  void givesTheTopDirectoryNothingButTheTimeOfTheSource() throws IOException {
    sourceFile("d/f", "x");
    Files.setLastModifiedTime(source("d"), FileTime.from(OLD));
    set("d", ATTRIBUTE, new byte[] {1});
    Files.createDirectory(target("old"));

    copy("/new", "d");
    copy("/old/", "d");

    for (String path : new String[] {"new", "old"}) {
      assertThat(Files.getLastModifiedTime(target(path)).toInstant()).as(path).isEqualTo(OLD);
      assertThat(attribute(path, ATTRIBUTE)).as(path).isEmpty();
    }
  }

  @Test
  void keepsAttributesByteForByte() throws IOException {
    byte[] value = {0, (byte) 0xff, '\n'};
    sourceFile("d/e/f", "x");
    set("d/e/f", ATTRIBUTE, value);
    set("d/e", ATTRIBUTE, value);

    copy("/t", "d");

    assertThat(attribute("t/e/f", ATTRIBUTE)).isEqualTo(value);
    assertThat(attribute("t/e", ATTRIBUTE)).isEqualTo(value);
  }

  @Test
  void changesModesOfFilesAndDirectories() throws IOException {
    mode(sourceFile("d/e/f", "x"), "rwxr-xr-x");
    needsRoot();

    copy(request("/p/t", "d").withMode(OCTAL_0600));
    copy(request("/q/t", "d").withMode(change(false, 02)));

    for (String path : new String[] {"p", "p/t", "p/t/e", "p/t/e/f"}) {
      assertThat(status(path).mode()).as(path).isEqualTo(0600);
    }
    assertThat(status("q").mode()).isEqualTo(0755);
    assertThat(status("q/t").mode()).isEqualTo(0755);
    assertThat(status("q/t/e").mode()).isEqualTo(0757);
    assertThat(status("q/t/e/f").mode()).isEqualTo(0757);
  }

  @Test
  void keepsHardLinksWithinOneSource() throws IOException {
    Files.createLink(source("z"), sourceFile("d/a", "x"));
    Files.createLink(source("d/b"), source("d/a"));
    Files.createDirectory(source("d/sub"));
    Files.createLink(source("d/sub/c"), source("d/a"));

    copy("/t/", "d", "z");

    assertThat(status("t/a").inode()).isEqualTo(status("t/b").inode());
    assertThat(status("t/a").inode()).isEqualTo(status("t/sub/c").inode());
    assertThat(status("t/z").inode()).isNotEqualTo(status("t/a").inode());
  }

  @Test
  void keepsHoles() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(source("f").toFile(), "rw")) {
      file.seek(5_000_000);
      file.write('x');
      file.setLength(20_000_000);
    }
    assumeTrue(sourceStatus("f").blocks() < 1000, "the file system knows no holes");

    copy("/t", "f");

    assertThat(status("t").size()).isEqualTo(20_000_000);
    assertThat(status("t").blocks()).isLessThan(1000);
    assertThat(Files.mismatch(source("f"), target("t"))).isEqualTo(-1);
  }

  @Test
  void copiesLargeFiles() throws IOException {
    byte[] content = new byte[3_000_001];
    new java.util.Random(1).nextBytes(content);
    Files.write(source("f"), content);

    copy("/t", "f");

    assertThat(Files.mismatch(source("f"), target("t"))).isEqualTo(-1);
  }

  @Test
  void copiesFifosAndLeavesStubsOfSockets() throws IOException {
    Files.createDirectory(source("d"));
    try (Directory directory = Directory.open(BytePath.of(source("d").toString()));
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      directory.makeNode(BytePath.of("fifo"), FileType.FIFO, 0600, 0, 0);
      socket.bind(UnixDomainSocketAddress.of(source("d/socket")));
    }

    copy("/t", "d");

    assertThat(status("t/fifo").type()).isEqualTo(FileType.FIFO);
    assertThat(status("t/socket").type()).isEqualTo(FileType.REGULAR);
    assertThat(status("t/socket").size()).isZero();
  }

  @Test
  void copiesDevices() throws IOException {
    needsRoot();
    Files.createDirectory(source("d"));
    try (Directory directory = Directory.open(BytePath.of(source("d").toString()))) {
      directory.makeNode(BytePath.of("null"), FileType.CHARACTER_DEVICE, 0666, 1, 3);
    } catch (LinuxException e) {
      assumeTrue(false, "no devices can be made here: " + e.getMessage());
    }

    copy("/t", "d");

    assertThat(status("t/null").type()).isEqualTo(FileType.CHARACTER_DEVICE);
    assertThat(status("t/null").rdevMinor()).isEqualTo(3);
  }

  @Test
  void refusesASourceThatChangedSinceItWasPlanned() throws IOException {
    sourceFile("d/f", "before");
    CopyPlan plan = CopyPlan.of(request("/t", "d"));
    Files.writeString(source("d/f"), "behind");
    Files.setLastModifiedTime(source("d/f"), FileTime.from(OLD));

    assertThatThrownBy(() -> apply(plan, path -> false))
        .isInstanceOf(CopyException.Changed.class)
        .hasMessageContaining("source '/d/f' changed");
    assertThatThrownBy(plan::digest).isInstanceOf(CopyException.Changed.class);
  }

  @Test
  void refusesASourceThatBecameALink() throws IOException {
    sourceFile("d/f", "x");
    CopyPlan plan = CopyPlan.of(request("/t", "d"));
    Files.delete(source("d/f"));
    sourceLink("d/f", "/etc/passwd");

    assertThatThrownBy(() -> apply(plan, path -> false)).isInstanceOf(CopyException.Changed.class);
  }

  private FileStatus sourceStatus(String path) throws IOException {
    BytePath full = BytePath.of(source(path).toString());
    try (Directory parent = Directory.open(full.parent())) {
      return parent.status(full.name());
    }
  }

  private void set(String path, BytePath attribute, byte[] value) throws IOException {
    BytePath full = BytePath.of(source(path).toString());
    try (Directory parent = Directory.open(full.parent())) {
      parent.setXattr(full.name(), attribute, value);
    } catch (LinuxException e) {
      assumeTrue(false, "no such attributes here: " + e.getMessage());
    }
  }

  private byte[] attribute(String path, BytePath attribute) throws IOException {
    BytePath full = BytePath.of(target(path).toString());
    try (Directory parent = Directory.open(full.parent())) {
      return parent.xattrs(full.name()).getOrDefault(attribute, new byte[0]);
    }
  }
}
