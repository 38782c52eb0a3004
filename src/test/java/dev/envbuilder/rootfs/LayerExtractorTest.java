package dev.envbuilder.rootfs;

import static dev.envbuilder.rootfs.Sandbox.directory;
import static dev.envbuilder.rootfs.Sandbox.extract;
import static dev.envbuilder.rootfs.Sandbox.file;
import static dev.envbuilder.rootfs.Sandbox.hardlink;
import static dev.envbuilder.rootfs.Sandbox.item;
import static dev.envbuilder.rootfs.Sandbox.path;
import static dev.envbuilder.rootfs.Sandbox.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.archive.Xattrs;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.path.BytePath;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerExtractorTest {
  @TempDir private Path temp;
  private Path dir;
  private Root root;

  @BeforeEach
  void openRoot() throws Exception {
    Sandbox.assumeRoot();
    dir = temp.resolve("root");
    Files.createDirectories(dir.resolve("kept"));
    Files.writeString(dir.resolve("kept/secret"), "s");
    Files.createDirectories(dir.resolve("etc"));
    Files.writeString(dir.resolve("etc/hosts"), "h");
    root = Sandbox.open(dir, "/kept", "/etc/hosts");
  }

  @AfterEach
  void close() {
    if (root != null) {
      root.close();
    }
  }

  private FileStatus status(String path) throws Exception {
    return root.find(BytePath.of(path)).orElseThrow();
  }

  @Test
  void setsAllMetadata() throws Exception {
    TarEntry entry =
        TarEntry.file(path("a/ping"), 0)
            .withMode(06755)
            .withOwner(10, 20)
            .withMtime(5, 6)
            .withXattrs(Xattrs.NONE.with(path("user.k"), new byte[] {0, 1}));

    extract(root, directory("a"), item(entry));

    FileStatus status = status("/a/ping");
    assertThat(status.mode()).isEqualTo(06755);
    assertThat(status.uid()).isEqualTo(10);
    assertThat(status.gid()).isEqualTo(20);
    assertThat(status.mtimeSeconds()).isEqualTo(5);
    assertThat(status.mtimeNanos()).isEqualTo(6);
    try (Location location = root.resolve(path("/a/ping"))) {
      assertThat(((Place) location).parent().xattrs(path("ping"))).containsKey(path("user.k"));
    }
  }

  @Test
  void setsCapabilitiesAfterTheOwner() throws Exception {
    byte[] capability = new byte[20];
    capability[0] = 1;
    capability[3] = 2;
    capability[5] = 0x20;
    TarEntry entry =
        TarEntry.file(path("ping"), 0)
            .withOwner(1, 1)
            .withXattrs(Xattrs.NONE.with(path("security.capability"), capability));

    ExtractResult result = extract(root, item(entry));

    assertThat(result.warnings()).isEmpty();
    assertThat(root.directory().xattrs(path("ping")).get(path("security.capability")))
        .isEqualTo(capability);
  }

  @Test
  void setsTheTimesOfDirectoriesLast() throws Exception {
    extract(
        root,
        item(TarEntry.directory(path("d/")).withMtime(100, 0)),
        item(TarEntry.directory(path("d/e/")).withMtime(200, 7)),
        file("d/e/f", "x"),
        file("d/g", "y"));

    assertThat(status("/d").mtimeSeconds()).isEqualTo(100);
    assertThat(status("/d/e").mtimeNanos()).isEqualTo(7);
  }

  @Test
  void makesMissingParentsPlain() throws Exception {
    extract(root, file("x/y/z", "1"));

    assertThat(status("/x/y").mode()).isEqualTo(0755);
    assertThat(dir.resolve("x/y/z")).hasContent("1");
  }

  @Test
  void aDirectoryOverADirectoryKeepsWhatIsInIt() throws Exception {
    extract(root, directory("d"), file("d/old", "1"));
    TarEntry entry = TarEntry.directory(path("d")).withMode(0700);
    extract(root, item(entry), file("d/new", "2"));

    assertThat(dir.resolve("d/old")).exists();
    assertThat(dir.resolve("d/new")).exists();
    assertThat(status("/d").mode()).isEqualTo(0700);
  }

  @Test
  void aDirectoryLosesAttributesThatItsNewEntryLacks() throws Exception {
    Xattrs xattrs = Xattrs.NONE.with(path("user.k"), new byte[] {1});
    extract(root, item(TarEntry.directory(path("d")).withXattrs(xattrs)));
    extract(root, directory("d"));

    assertThat(root.directory().xattrs(path("d"))).isEmpty();
  }

  @Test
  void otherTypesReplaceEachOther() throws Exception {
    extract(root, directory("a"), file("a/b", "1"), file("b", "2"), symlink("c", "a"));
    extract(root, file("a", "3"), symlink("b", "a"), directory("c"), file("c/d", "4"));

    assertThat(dir.resolve("a")).hasContent("3");
    assertThat(status("/b").type()).isEqualTo(FileType.SYMLINK);
    assertThat(status("/c").type()).isEqualTo(FileType.DIRECTORY);
    assertThat(dir.resolve("c/d")).hasContent("4");
  }

  @Test
  void followsLinksOfLowerLayersOnTheWay() throws Exception {
    extract(root, directory("usr"), directory("usr/lib"), symlink("lib", "usr/lib"));
    extract(root, file("lib/libc", "1"));

    assertThat(dir.resolve("usr/lib/libc")).hasContent("1");
    assertThat(status("/lib").type()).isEqualTo(FileType.SYMLINK);
  }

  @Test
  void whiteoutsHideLowerLayersOnly() throws Exception {
    extract(root, directory("d"), file("d/a", "1"), file("d/b", "1"), file("d/c", "1"));
    extract(
        root,
        directory("d"),
        file("d/a", "2"),
        file("d/.wh.a", ""),
        file("d/.wh.b", ""),
        file("d/.wh.none", ""),
        file("none/.wh.x", ""));

    assertThat(dir.resolve("d/a")).hasContent("2");
    assertThat(dir.resolve("d/b")).doesNotExist();
    assertThat(dir.resolve("d/c")).exists();
    assertThat(dir.resolve("none")).doesNotExist();
  }

  @Test
  void opaqueDirectoriesHideAllLowerEntriesWhereverTheyStand() throws Exception {
    extract(root, file("d/a", "1"), file("d/s/x", "1"), file("d/s/y", "1"));
    extract(root, directory("d"), file("d/s/y", "2"), file("d/n", "2"), file("d/.wh..wh..opq", ""));

    assertThat(TreeListing.of(path(dir.resolve("d"))))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly("/n", "/s", "/s/y");
  }

  @Test
  void aWhiteoutOfADirectoryThatTheLayerHasHidesWhatLowerLayersPutIntoIt() throws Exception {
    extract(root, file("d/a", "1"));
    extract(root, directory("d"), file("d/b", "2"), file(".wh.d", ""));

    assertThat(dir.resolve("d/a")).doesNotExist();
    assertThat(dir.resolve("d/b")).exists();
  }

  @Test
  void makesHardLinks() throws Exception {
    extract(root, file("a", "1"), hardlink("d/b", "a"), hardlink("a", "./a"));

    assertThat(status("/a").links()).isEqualTo(2);
    assertThat(status("/d/b").inode()).isEqualTo(status("/a").inode());
  }

  @Test
  void replacesAFileByAHardLink() throws Exception {
    extract(root, file("a", "1"), file("b", "2"));
    extract(root, file("a", "3"), hardlink("b", "a"));

    assertThat(dir.resolve("b")).hasContent("3");
  }

  @Test
  void aHardLinkToNothingIsAnError() {
    assertThatExceptionOfType(LayerEntryException.class)
        .isThrownBy(() -> extract(root, hardlink("b", "../../etc/none")))
        .withMessageContaining("is a hard link to '../../etc/none', which does not exist");
  }

  @Test
  void aHardLinkToADirectoryIsAnError() {
    assertThatExceptionOfType(LayerEntryException.class)
        .isThrownBy(() -> extract(root, directory("d"), hardlink("b", "d")))
        .withMessageContaining("which is a directory");
  }

  @Test
  void makesDevicesAndFifos() throws Exception {
    extract(
        root,
        item(TarEntry.of(TarType.CHAR, path("null")).withDevice(1, 3).withMode(0666)),
        item(TarEntry.of(TarType.FIFO, path("fifo")).withMode(0620)));

    assertThat(status("/null").type()).isEqualTo(FileType.CHARACTER_DEVICE);
    assertThat(status("/null").rdevMinor()).isEqualTo(3);
    assertThat(status("/null").mode()).isEqualTo(0666);
    assertThat(status("/fifo").mode()).isEqualTo(0620);
  }

  @Test
  void passesOverEntriesAtKeptPlacesAndGivesThemBack() throws Exception {
    ExtractResult result =
        extract(
            root,
            file("etc/hosts", "image's"),
            file("kept/secret", "image's"),
            file("kept/new/x", "1"),
            file("etc/passwd", "p"));

    assertThat(dir.resolve("etc/hosts")).hasContent("h");
    assertThat(dir.resolve("kept/secret")).hasContent("s");
    assertThat(dir.resolve("kept/new")).doesNotExist();
    assertThat(dir.resolve("etc/passwd")).exists();
    assertThat(result.kept())
        .extracting(entry -> entry.name().toString())
        .containsExactly("etc/hosts", "kept/secret", "kept/new/x");
    assertThat(result.keptCount()).isEqualTo(3);
  }

  @Test
  void neitherWhiteoutsNorOtherTypesTakeKeptPlacesAway() throws Exception {
    extract(
        root,
        file(".wh.kept", ""),
        file("kept/.wh.secret", ""),
        file(".wh.etc", ""),
        file("etc/.wh..wh..opq", ""),
        file(".wh..wh..opq", ""),
        file("etc", "file"),
        symlink("etc", "/kept"),
        symlink("kept", "/etc"));

    assertThat(dir.resolve("kept/secret")).hasContent("s");
    assertThat(dir.resolve("etc/hosts")).hasContent("h");
    assertThat(status("/etc").type()).isEqualTo(FileType.DIRECTORY);
  }

  @Test
  void linksGiveNoAccessToKeptPlaces() throws Exception {
    extract(
        root,
        symlink("x", "/kept"),
        file("x/secret", "evil"),
        file("x/.wh.secret", ""),
        symlink("up", "../../../../../../.."),
        file("up/kept/secret", "evil"),
        file("x/.wh..wh..opq", ""));

    assertThat(dir.resolve("kept/secret")).hasContent("s");
  }

  @Test
  void aHardLinkToAKeptFileIsLeftOut() throws Exception {
    ExtractResult result =
        extract(
            root, symlink("x", "kept"), hardlink("a", "kept/secret"), hardlink("b", "x/secret"));

    assertThat(dir.resolve("a")).doesNotExist();
    assertThat(dir.resolve("b")).doesNotExist();
    assertThat(result.warnings()).hasSize(1).first().asString().contains("'/kept/secret' is kept");
  }

  @Test
  void nothingLeadsOutOfTheRoot() throws Exception {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("file"), "safe");
    List<String> before = TreeListing.of(path(outside));

    extract(
        root,
        file("../outside/a", "evil"),
        file("/../../outside/b", "evil"),
        symlink("abs", outside.toString()),
        file("abs/c", "evil"),
        symlink("rel", "../outside"),
        file("rel/d", "evil"),
        file("rel/.wh.file", ""),
        file("../outside/.wh.file", ""),
        symlink("file", outside.resolve("file").toString()),
        file("file", "evil"),
        directory("dir"),
        symlink("dir/up", "../../outside"),
        file("dir/up/file", "evil"),
        hardlink("hard", "file"));

    assertThat(TreeListing.of(path(outside))).isEqualTo(before);
    assertThat(dir.resolve("outside/a")).exists();
  }

  @Test
  void aHardLinkDoesNotFollowASymlinkOut() throws Exception {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("file"), "safe");

    extract(root, symlink("s", outside.resolve("file").toString()), hardlink("h", "s"));
    extract(root, file("h", "evil"));

    assertThat(outside.resolve("file")).hasContent("safe");
    assertThat(dir.resolve("h")).hasContent("evil");
  }

  @Test
  void writingOverAHardLinkLeavesItsOtherNames() throws Exception {
    extract(root, file("a", "1"), hardlink("b", "a"));
    extract(root, file("b", "2"));

    assertThat(dir.resolve("a")).hasContent("1");
  }

  @Test
  void refusesWhiteoutsOfNoName() {
    for (String name : List.of(".wh.", ".wh..", ".wh...", "a/.wh...")) {
      assertThatExceptionOfType(LayerEntryException.class)
          .as(name)
          .isThrownBy(() -> extract(root, directory("a"), file(name, "")))
          .withMessageContaining("whiteout of no name");
    }
  }

  @Test
  void passesOverTheBooksOfAufs() throws Exception {
    extract(root, directory(".wh..wh.plnk"), file(".wh..wh.aufs", ""));

    assertThat(TreeListing.of(path(dir))).hasSize(4);
  }

  @Test
  void leavesOutAttributesOfOverlay() throws Exception {
    Xattrs xattrs = Xattrs.NONE.with(path("trusted.overlay.opaque"), new byte[] {'y'});
    ExtractResult result = extract(root, item(TarEntry.directory(path("d")).withXattrs(xattrs)));

    assertThat(root.directory().xattrs(path("d"))).isEmpty();
    assertThat(result.warnings()).hasSize(1);
  }

  @Test
  void tellsOncePerAttributeWhatCannotBeSet() throws Exception {
    Xattrs xattrs = Xattrs.NONE.with(path("nonsense.x"), new byte[] {'y'});
    ExtractResult result =
        extract(
            root,
            item(TarEntry.directory(path("d")).withXattrs(xattrs)),
            item(TarEntry.file(path("f"), 0).withXattrs(xattrs)));

    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("'nonsense.x' of '/d'")
        .endsWith("(and 1 more like it)");
  }

  @Test
  void aFileInThePlaceOfTheRootIsAnError() {
    assertThatExceptionOfType(LayerEntryException.class)
        .isThrownBy(() -> extract(root, file(".", "")));
    assertThatExceptionOfType(LayerEntryException.class)
        .isThrownBy(() -> extract(root, symlink("..", "x")));
  }

  @Test
  void anEntryOfTheRootDescribesIt() throws Exception {
    extract(root, item(TarEntry.directory(path("./")).withMode(0711).withMtime(9, 0)));

    assertThat(root.directory().status().mode()).isEqualTo(0711);
    assertThat(root.directory().status().mtimeSeconds()).isEqualTo(9);
  }

  @Test
  void doesNotTimeADirectoryThatALinkHasReplaced() throws Exception {
    extract(
        root,
        item(TarEntry.directory(path("t")).withMtime(1, 0)),
        item(TarEntry.directory(path("t/b")).withMtime(1, 0)),
        item(TarEntry.directory(path("d")).withMtime(2, 0)),
        item(TarEntry.directory(path("d/b")).withMtime(2, 0)),
        symlink("d", "t"));

    assertThat(status("/t/b").mtimeSeconds()).isEqualTo(1);
  }

  @Test
  void stopsAtItsLimits() throws Exception {
    byte[] tar = Sandbox.tar(List.of(file("a", "12345"), file("b", "12345")));
    ExtractLimits defaults = ExtractLimits.DEFAULT;
    LayerExtractor few = new LayerExtractor(root, new ExtractLimits(defaults.tar(), 1, 100));
    LayerExtractor small = new LayerExtractor(root, new ExtractLimits(defaults.tar(), 9, 9));

    assertThatExceptionOfType(LayerEntryException.class)
        .isThrownBy(() -> few.extract(new ByteArrayInputStream(tar)));
    assertThatExceptionOfType(LayerEntryException.class)
        .isThrownBy(() -> small.extract(new ByteArrayInputStream(tar)))
        .withMessageContaining("'b' is too large");
  }

  @Test
  void aPathThatIsTooDeepIsAnError() {
    assertThatExceptionOfType(TooDeepException.class)
        .isThrownBy(() -> extract(root, file("a/".repeat(600) + "x", "")));
  }
}
