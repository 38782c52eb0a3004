package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.KeepRules;
import dev.envbuilder.rootfs.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandInsTest {
  /** The diff id of a layer without entries. */
  private static final String EMPTY =
      "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

  private static final FileTime OLD = FileTime.fromMillis(1_500_000_000_123L);

  @TempDir private Path temp;
  private Path dir;
  private Path aside;
  private LiveRoot live;
  private LayerPacking packing;
  private StandIns points;

  @BeforeEach
  void makeRoot() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root: it sets owners");
    dir = Files.createDirectory(temp.resolve("root"));
    aside = Files.createDirectories(dir.resolve("own/tmp"));
    List<BytePath> kept = Stream.of("/own", "/etc/hosts", "/volume").map(BytePath::of).toList();
    Root root = Root.open(BytePath.of(dir.toString()), KeepRules.of(kept));
    packing =
        new LayerPacking(
            OciLayout.create(temp.resolve("blobs")), Files.createDirectory(temp.resolve("spool")));
    live = new LiveRoot(root, BytePath.of("/own"), packing, EventSink.none());
    live.beginWith(ignored -> fill());
    live.prepareCapture();
    points =
        new StandIns(live, BytePath.of(aside.toString()), new SourceRange("Dockerfile", 3, 3, 1));
  }

  private void fill() throws IOException {
    Files.createDirectories(dir.resolve("a/full"));
    Files.createDirectories(dir.resolve("a/empty"));
    Files.createDirectories(dir.resolve("etc"));
    Files.createDirectories(dir.resolve("volume/used"));
    Files.writeString(dir.resolve("a/full/file"), "before");
    Files.writeString(dir.resolve("etc/hosts"), "h");
    Files.writeString(dir.resolve("etc/file"), "before");
    Files.createSymbolicLink(dir.resolve("link"), Path.of("/a"));
    Files.createSymbolicLink(dir.resolve("dangling"), Path.of("a/nowhere/at/all"));
    Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
    for (String name : List.of("a/full", "a/empty", "a", "etc", "volume/used", "volume", "")) {
      Files.setLastModifiedTime(dir.resolve(name), OLD);
    }
  }

  @AfterEach
  void close() {
    if (live != null) {
      live.close();
      packing.close();
    }
  }

  /** Moves a new directory, which holds a file of the mount's name, to a path. */
  private StandIns.Point move(String target) throws Exception {
    StandIns.Point point = points.open("bind mount", BytePath.of(target));
    BytePath name = points.newName();
    Directory folder = points.staging(point);
    points.laterRemove(folder, name);
    folder.makeDirectory(name, 0700);
    points.move(point, folder, name, () -> {});
    Files.writeString(inRoot(point.path()).resolve("mounted"), target);
    return point;
  }

  private Path inRoot(BytePath path) {
    return dir.resolve(path.toString().substring(1));
  }

  private void assertNothingIsLeft() throws Exception {
    assertThat(live.capture(Optional.empty()).diffId()).hasToString(EMPTY);
    assertThat(aside).isEmptyDirectory();
    assertThat(dir.resolve("a/full/file")).hasContent("before");
    assertThat(dir.resolve("etc/file")).hasContent("before");
    assertThat(dir.resolve("volume")).isDirectoryNotContaining(f -> !f.endsWith("used"));
    for (String name : List.of("a/full", "a/empty", "a", "etc", "volume/used", "volume", "")) {
      assertThat(Files.getLastModifiedTime(dir.resolve(name))).as(name).isEqualTo(OLD);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/new, /new",
    "/new/deep/er, /new/deep/er",
    "/a/full, /a/full",
    "/a/empty/, /a/empty",
    "/a, /a",
    "/link/full, /a/full",
    "/link/../a/x, /a/x",
    "/link, /a",
    "/dangling, /a/nowhere/at/all",
    "/dangling/more, /a/nowhere/at/all/more",
    "/volume/used, /volume/used",
    "/volume/new/x, /volume/new/x"
  })
  void showsAndTakesBack(String target, String path) throws Exception {
    StandIns.Point point = move(target);

    assertThat(point.path()).hasToString(path);
    assertThat(dir.resolve(path.substring(1)).resolve("mounted")).hasContent(target);
    points.close();
    assertNothingIsLeft();
  }

  @Test
  void showsOneInAnotherAndTwoAtOnePath() throws Exception {
    move("/a");
    move("/a/full/deep");
    move("/link/full");
    move("/a/full");
    Files.createDirectory(dir.resolve("a/of-the-step"));

    points.close();

    assertNothingIsLeft();
  }

  @Test
  void linksFiles() throws Exception {
    for (String target : List.of("/etc/file", "/run/secrets/x", "/link/y")) {
      StandIns.Point point = points.open("secret", BytePath.of(target));
      points.link(point, BytePath.of("/somewhere"), false);
      assertThat(inRoot(point.path())).isSymbolicLink();
    }

    points.close();

    assertNothingIsLeft();
  }

  @Test
  void leavesWhatTheStepPutBesideAMount() throws Exception {
    move("/new/deep/er");
    Files.writeString(dir.resolve("new/deep/stays"), "s");

    points.close();

    assertThat(dir.resolve("new/deep/stays")).hasContent("s");
    assertThat(dir.resolve("new/deep/er")).doesNotExist();
    assertThat(live.capture(Optional.empty()).diffId().toString()).isNotEqualTo(EMPTY);
  }

  @Test
  void dropsWhatTheStepPutInThePlaceOfAMount() throws Exception {
    StandIns.Point point = points.open("cache mount", BytePath.of("/a/full"));
    points.link(point, BytePath.of("/somewhere"), true);
    Files.delete(dir.resolve("a/full"));
    Files.createDirectories(dir.resolve("a/full/of/the/step"));

    points.close();

    assertNothingIsLeft();
  }

  @Test
  void survivesAStepThatRemovesTheDirectoryAbove() throws Exception {
    move("/a/full");
    Files.delete(dir.resolve("a/full/mounted"));
    Files.delete(dir.resolve("a/full"));
    Files.delete(dir.resolve("a/empty"));
    Files.delete(dir.resolve("a"));

    points.close();

    assertThat(dir.resolve("a")).doesNotExist();
    assertThat(aside).isEmptyDirectory();
  }

  @Test
  void isNotLedAstrayByAStepThatPutsALinkAbove() throws Exception {
    move("/new/mount");
    Files.move(dir.resolve("new"), dir.resolve("moved"));
    Files.createSymbolicLink(dir.resolve("new"), Path.of("a"));
    Files.createDirectory(dir.resolve("a/mount"));

    points.close();

    assertThat(dir.resolve("a/mount")).isDirectory();
    assertThat(dir.resolve("moved")).isEmptyDirectory();
  }

  @Test
  void doesNotTakeTheStepsFileForTheOneThatWasCovered() throws Exception {
    points.link(points.open("secret", BytePath.of("/etc/file")), BytePath.of("/x"), false);
    Files.move(dir.resolve("etc/hosts"), dir.resolve("hosts"));
    Files.move(dir.resolve("etc"), dir.resolve("moved"));
    Files.createDirectories(dir.resolve("etc"));
    Files.writeString(dir.resolve("etc/file"), "the step's");

    points.close();

    assertThat(dir.resolve("moved/file")).hasContent("before");
    assertThat(dir.resolve("etc/file")).hasContent("the step's");
    Path unpacked = Files.createDirectory(temp.resolve("unpacked"));
    try (Root root = Root.open(BytePath.of(unpacked.toString()), KeepRules.NONE)) {
      new LayerUnpacking(EventSink.none())
          .unpack(List.of(live.capture(Optional.empty()).layer()), root, () -> {});
    }
    assertThat(unpacked.resolve("etc/file")).hasContent("the step's");
    assertThat(unpacked.resolve("moved/file")).hasContent("before");
  }

  @Test
  void makesTheWorkingDirectoryOnlyInWhatIsMounted() throws Exception {
    move("/a");

    points.makeInside(BytePath.of("/a/work/here"));
    points.makeInside(BytePath.of("/elsewhere"));

    assertThat(dir.resolve("a/work/here")).isDirectory();
    assertThat(dir.resolve("elsewhere")).doesNotExist();
    points.close();
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({
    "/, is the root directory",
    "/link/.., is the root directory",
    "/own/tmp/x, belongs to envbuilder",
    "/etc/hosts, is a mount point of this container",
    "/etc, or holds one",
    "/volume, is a mount point of this container",
    "/loop, cannot be reached",
    "/etc/file/x, cannot be reached",
    "/etc/file, 'is a file, and a directory is mounted there'"
  })
  void refuses(String target, String problem) throws Exception {
    assertThatThrownBy(() -> move(target))
        .isInstanceOf(BuildException.class)
        .hasMessageStartingWith("Dockerfile:3:1: the bind mount's target '" + target + "' ")
        .hasMessageContaining(problem);

    points.close();
    assertNothingIsLeft();
  }

  @Test
  void tellsWhatCannotBeTakenBackAndTakesBackTheRest() throws Exception {
    move("/a/full");
    points.later(() -> {
      throw new IOException("no way");
    });
    move("/etc/x");

    assertThatThrownBy(points::close)
        .hasMessage("Dockerfile:3:1: the step's mounts could not all be taken back: no way");

    assertThat(Files.exists(dir.resolve("etc/x"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertNothingIsLeft();
  }
}
