package dev.envbuilder.rootfs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.archive.TarWriter;
import dev.envbuilder.archive.Xattrs;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** ADD of archives. */
class UnpackTest extends CopyFixture {
  private final List<TarEntry> entries = new ArrayList<>();

  private UnpackTest with(TarEntry entry) {
    entries.add(entry);
    return this;
  }

  private UnpackTest dir(String name, int mode) {
    return with(TarEntry.directory(BytePath.of(name)).withMode(mode).withMtime(1000, 5));
  }

  private UnpackTest file(String name) {
    return with(TarEntry.file(BytePath.of(name), 4).withMode(0640).withMtime(2000, 6));
  }

  private UnpackTest link(String name, String to) {
    return with(TarEntry.symlink(BytePath.of(name), BytePath.of(to)));
  }

  private UnpackTest hard(String name, String to) {
    return with(TarEntry.hardlink(BytePath.of(name), BytePath.of(to)));
  }

  private byte[] archive() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    for (TarEntry entry : entries) {
      byte[] content = new byte[(int) entry.size()];
      java.util.Arrays.fill(content, (byte) 'x');
      writer.write(entry, new ByteArrayInputStream(content));
    }
    writer.finish();
    return out.toByteArray();
  }

  private void extract(String destination) throws IOException {
    extract(destination, path -> false);
  }

  private void extract(String destination, Predicate<BytePath> kept) throws IOException {
    CopyOwner owner = isRoot() ? CopyOwner.asSource() : self();
    try (Directory root = Directory.open(BytePath.of(target("").toString()))) {
      new ArchiveTarget(root, kept, recorded)
          .extractInto(BytePath.of(destination), new ByteArrayInputStream(archive()), owner);
    }
  }

  @Test
  void mergesAnArchiveIntoADirectory() throws IOException {
    targetFile("opt/d/old", "stays");
    mode(target("opt/d"), "rwx------");
    needsRoot();
    dir("d", 0751).file("d/f").file("implied/deep/g").link("l", "d/f");
    with(TarEntry.hardlink(BytePath.of("h"), BytePath.of("d/f")).withMode(0640).withMtime(2000, 6));

    extract("/opt");

    assertTree(
        "opt/",
        "opt/d/",
        "opt/d/f",
        "opt/d/old",
        "opt/h",
        "opt/implied/",
        "opt/implied/deep/",
        "opt/implied/deep/g",
        "opt/l");
    assertThat(status("opt/d").mode()).isEqualTo(0751);
    assertThat(status("opt/d").mtimeSeconds()).isEqualTo(1000);
    assertThat(status("opt/d/f").mode()).isEqualTo(0640);
    assertThat(status("opt/d/f").mtimeNanos()).isEqualTo(6);
    assertThat(status("opt/implied").mode()).isEqualTo(0755);
    assertThat(status("opt/h").inode()).isEqualTo(status("opt/d/f").inode());
    assertThat(content("opt/d/f")).isEqualTo("xxxx");
  }

  @Test
  void replacesFilesLinksAndDirectoriesInTheWay() throws IOException {
    targetFile("f", "old");
    targetFile("dir/x/y", "old");
    targetFile("victim/v", "safe");
    targetLink("l", "victim");
    file("f").file("dir").dir("l", 0755).file("l/new");

    extract("/");

    assertTree("dir", "f", "l/", "l/new", "victim/", "victim/v");
  }

  @Test
  void followsParentsInsideTheDestinationOnly() throws IOException {
    Files.writeString(outside("victim"), "safe");
    targetFile("etc/passwd", "safe");
    link("out", outside("").toString()).link("etc", "/etc").link("up", "../../..");
    dir("real", 0755).link("in", "/real").file("in/f");

    extract("/opt");

    assertTree(
        "etc/",
        "etc/passwd",
        "opt/",
        "opt/etc",
        "opt/in",
        "opt/out",
        "opt/real/",
        "opt/real/f",
        "opt/up");
    assertThat(Files.readString(outside("victim"))).isEqualTo("safe");
  }

  @Test
  void writesThroughNoLinkOutOfTheDestination() throws IOException {
    Files.createDirectory(outside("victims"));
    link("abs", outside("victims").toString()).file("abs/a");
    link("up", "../../victims").file("up/b");
    needsRoot();

    assertThatThrownBy(() -> extract("/opt"))
        .isInstanceOf(CopyException.BadArchive.class)
        .hasMessageContaining("'up/b': a link on the way leads out");

    try (var victims = Files.list(outside("victims"))) {
      assertThat(victims).isEmpty();
    }
  }

  /** unpack_root.go boundRootTime. */
  @Test
  void takesTimesThatGoCannotHoldForZero() throws IOException {
    with(TarEntry.file(BytePath.of("before"), 0).withMtime(-1, 5));
    with(TarEntry.file(BytePath.of("after"), 0).withMtime(1L << 40, 5));
    with(TarEntry.file(BytePath.of("last"), 0).withMtime(9_000_000_000L, 5));

    extract("/");

    assertThat(status("before").mtimeSeconds()).isZero();
    assertThat(status("after").mtimeSeconds()).isZero();
    assertThat(status("last").mtimeSeconds()).isEqualTo(9_000_000_000L);
  }

  /** unpack.go isArchivePath looks at the first entry alone, and then it is too late. */
  @Test
  void saysWhichArchiveIsBroken() throws IOException {
    for (int i = 0; i < 500; i++) {
      file("f" + i);
    }
    byte[] whole = archive();
    Files.write(source("cut.tar"), java.util.Arrays.copyOf(whole, 2148));
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = Compression.GZIP.compress(zipped, Compression.DEFAULT_LEVEL)) {
      out.write(whole);
    }
    Files.write(
        source("cut.tgz"), java.util.Arrays.copyOf(zipped.toByteArray(), zipped.size() / 2));

    assertThatThrownBy(() -> copy(request("/t", "cut.tar").withUnpack()))
        .isInstanceOf(CopyException.BadArchive.class)
        .hasMessageContaining("cannot unpack 'cut.tar', which begins like an archive: ")
        .hasMessageContaining("--unpack=false");
    assertThatThrownBy(() -> copy(request("/u", "cut.tgz").withUnpack()))
        .isInstanceOf(CopyException.BadArchive.class)
        .hasMessageContaining("'cut.tgz'");
  }

  @Test
  void refusesNamesThatLeadOut() {
    file("a/../../x");

    assertThatThrownBy(() -> extract("/opt"))
        .isInstanceOf(CopyException.BadArchive.class)
        .hasMessageContaining("leads out of the archive");
  }

  @Test
  void refusesHardLinksToWhatIsNotThere() throws IOException {
    Files.writeString(outside("secret"), "secret");
    hard("h", "../secret");
    assertThatThrownBy(() -> extract("/")).isInstanceOf(CopyException.BadArchive.class);

    entries.clear();
    hard("h", outside("secret").toString());
    assertThatThrownBy(() -> extract("/")).isInstanceOf(CopyException.BadArchive.class);
  }

  @Test
  void neverLinksThroughALinkOutOfTheDestination() throws IOException {
    Files.writeString(outside("secret"), "secret");
    link("l", outside("secret").toString()).hard("h", "l");

    extract("/");

    assertThat(Files.isSymbolicLink(target("h"))).isTrue();
  }

  @Test
  void survivesALinkToItself() throws IOException {
    file("f").hard("f", "f");

    extract("/");

    assertThat(content("f")).isEqualTo("xxxx");
  }

  @Test
  void leavesKeptPathsAlone() throws IOException {
    targetFile("etc/hosts", "safe");
    targetFile("mnt/data/x", "safe");
    file("etc/hosts").file("mnt").file("proc/1/x").file("free");

    extract("/", path -> List.of("/etc/hosts", "/mnt/data", "/proc").contains(path.toString()));

    assertTree("etc/", "etc/hosts", "free", "mnt/", "mnt/data/", "mnt/data/x");
    assertThat(content("etc/hosts")).isEqualTo("safe");
    assertThat(recorded.kept).containsExactly("/etc/hosts", "/mnt/data", "/proc");
  }

  @Test
  void keepsOwnersBitsAndCapabilities() throws IOException {
    needsRoot();
    byte[] capability = new byte[20];
    capability[3] = 2;
    capability[4] = (byte) 0x80;
    BytePath attribute = BytePath.of("security.capability");
    with(
        TarEntry.file(BytePath.of("f"), 1)
            .withMode(06755)
            .withOwner(11, 12)
            .withXattrs(Xattrs.NONE.with(attribute, capability)));
    with(TarEntry.of(TarType.FIFO, BytePath.of("p")).withOwner(13, 14).withMode(0606));

    extract("/");

    assertThat(status("f").mode()).isEqualTo(06755);
    assertThat(status("f").uid()).isEqualTo(11);
    assertThat(status("p").gid()).isEqualTo(14);
    assertThat(status("p").mode()).isEqualTo(0606);
    try (Directory root = Directory.open(BytePath.of(target("").toString()))) {
      if (recorded.lost.isEmpty()) {
        assertThat(root.xattrs(BytePath.of("f")).get(attribute)).isEqualTo(capability);
      }
    }
  }

  @Test
  void unpacksLocalArchivesByTheirContent() throws IOException {
    file("in/f");
    for (Compression compression : List.of(Compression.NONE, Compression.GZIP, Compression.ZSTD)) {
      try (OutputStream out =
          compression.compress(
              Files.newOutputStream(source("a." + compression.label())),
              Compression.DEFAULT_LEVEL)) {
        out.write(archive());
      }
    }
    sourceFile("plain.tar.gz", "no archive");
    Files.write(source("zeros.tar"), new byte[10240]);
    copy(request("/t", "a.*", "plain.tar.gz", "zeros.tar").withUnpack());

    assertTree("t/", "t/in/", "t/in/f", "t/plain.tar.gz", "t/zeros.tar");
  }

  @Test
  void copiesArchivesAsTheyAreWithoutUnpack() throws IOException {
    file("in/f");
    Files.write(source("a.tar"), archive());

    copy("/t/", "a.tar");

    assertTree("t/", "t/a.tar");
  }

  @Test
  void tellsArchivesByTheirFirstEntry() throws IOException {
    file("f");

    assertThat(ArchiveTarget.isArchive(new ByteArrayInputStream(archive()))).isTrue();
    assertThat(isArchive("text")).isFalse();
    assertThat(isArchive("")).isFalse();
    assertThat(isArchive("\u001f\u008b\b cut gzip")).isFalse();
  }

  private static boolean isArchive(String content) throws IOException {
    return ArchiveTarget.isArchive(
        new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
