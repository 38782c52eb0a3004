package dev.envbuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.path.BytePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIndexTest {
  @TempDir private Path temp;
  private Root root;
  private FileIndex index;

  @BeforeEach
  void makeTree() throws Exception {
    Files.createDirectories(temp.resolve("a/b"));
    Files.createDirectories(temp.resolve("kept/x"));
    Files.createDirectories(temp.resolve("c/mount"));
    Files.writeString(temp.resolve("a/one"), "1");
    Files.writeString(temp.resolve("a/two"), "2");
    Files.writeString(temp.resolve("a/b/three"), "3");
    root = Sandbox.open(temp, "/kept", "/c/mount");
    index = FileIndex.record(root);
  }

  @AfterEach
  void close() {
    root.close();
  }

  private List<String> changes() throws Exception {
    return index.compare(root).changes().stream().map(FileIndexTest::show).toList();
  }

  private static String show(Change change) {
    return switch (change) {
      case Change.Added added -> "A " + added.path();
      case Change.Modified modified -> "M " + modified.path();
      case Change.Deleted deleted -> "D " + deleted.path();
    };
  }

  @Test
  void countsEntriesThatAreNotKept() {
    assertThat(index.size()).isEqualTo(6);
  }

  @Test
  void seesNothingWhereNothingChanged() throws Exception {
    assertThat(changes()).isEmpty();
  }

  @Test
  void seesWhatWasAddedModifiedAndDeleted() throws Exception {
    Files.writeString(temp.resolve("a/new"), "");
    Files.writeString(temp.resolve("a/one"), "other");
    Files.delete(temp.resolve("a/two"));

    assertThat(changes()).containsExactly("M /a", "A /a/new", "M /a/one", "D /a/two");
  }

  @Test
  void seesARewriteThatRestoredSizeAndTime() throws Exception {
    BytePath one = BytePath.of("/a/one");
    FileStatus before = root.find(one).orElseThrow();
    Files.writeString(temp.resolve("a/one"), "X");
    try (Location location = root.resolve(one)) {
      Place place = (Place) location;
      place.parent().setModified(place.name(), before.mtimeSeconds(), before.mtimeNanos());
    }

    assertThat(changes()).containsExactly("M /a/one");
  }

  @Test
  void seesARewriteRightAfterRecording() throws Exception {
    for (int i = 0; i < 20; i++) {
      Files.writeString(temp.resolve("a/one"), "x");
      index = FileIndex.record(root);
      Files.writeString(temp.resolve("a/one"), "y");

      assertThat(changes()).as("round %d", i).containsExactly("M /a/one");
    }
  }

  @Test
  void doesNotReportADirectoryForARoundTripOfItsMode() throws Exception {
    root.directory().chmod(BytePath.of("a"), 0700);
    root.directory().chmod(BytePath.of("a"), 0755);

    assertThat(changes()).isEmpty();
  }

  @Test
  void reportsADirectoryForNewAttributes() throws Exception {
    root.directory().setXattr(BytePath.of("a"), BytePath.of("user.k"), new byte[] {1});

    SnapshotDiff diff = index.compare(root);

    assertThat(diff.changes()).extracting(FileIndexTest::show).containsExactly("M /a");
    assertThat(diff.index().compare(root).isEmpty()).isTrue();
  }

  @Test
  void listsOnlyTheTopOfWhatWasDeleted() throws Exception {
    Files.delete(temp.resolve("a/b/three"));
    Files.delete(temp.resolve("a/b"));

    assertThat(changes()).containsExactly("M /a", "D /a/b");
  }

  @Test
  void reportsAReplacedTypeOnce() throws Exception {
    Files.delete(temp.resolve("a/b/three"));
    Files.delete(temp.resolve("a/b"));
    Files.writeString(temp.resolve("a/b"), "file now");
    Files.delete(temp.resolve("a/one"));
    Files.createDirectories(temp.resolve("a/one/in"));

    assertThat(changes()).containsExactly("M /a", "M /a/b", "M /a/one", "A /a/one/in");
  }

  @Test
  void seesADirectoryMadeAnewWithOtherContent() throws Exception {
    Files.move(temp.resolve("a/b"), temp.resolve("old"));
    Files.createDirectory(temp.resolve("a/b"));
    Files.writeString(temp.resolve("a/b/four"), "");

    assertThat(changes())
        .containsExactly("M /a", "M /a/b", "A /a/b/four", "D /a/b/three", "A /old", "A /old/three");
  }

  @Test
  void seesAllNamesOfAFileThatGotOneMore() throws Exception {
    Files.createLink(temp.resolve("c/link"), temp.resolve("a/one"));

    assertThat(changes()).containsExactly("M /a/one", "M /c", "A /c/link");
  }

  @Test
  void seesAllNamesOfAFileWhoseOtherNameMovedWithItsDirectory() throws Exception {
    Files.createLink(temp.resolve("z"), temp.resolve("a/b/three"));
    index = FileIndex.record(root);
    Files.move(temp.resolve("a/b"), temp.resolve("a/c"));

    assertThat(changes()).containsExactly("M /a", "D /a/b", "A /a/c", "A /a/c/three", "M /z");
  }

  @Test
  void isBlindForWhatIsKept() throws Exception {
    Files.writeString(temp.resolve("kept/new"), "");
    Files.delete(temp.resolve("kept/x"));
    Files.writeString(temp.resolve("c/mount/in"), "");

    assertThat(changes()).isEmpty();
  }

  @Test
  void doesNotTakeKeptForDeletedWhenTheRulesGrow() throws Exception {
    try (Root other = Sandbox.open(temp, "/kept", "/c/mount", "/a/b")) {
      assertThat(index.compare(other).changes()).isEmpty();
    }
  }

  @Test
  void doesNotTakeAMountsParentForAdded() throws Exception {
    try (Root other = Sandbox.open(temp, "/kept", "/c/mount", "/new/deep/mount")) {
      Files.createDirectories(temp.resolve("new/deep/mount"));

      assertThat(index.compare(other).changes()).isEmpty();

      Files.writeString(temp.resolve("new/file"), "");
      assertThat(index.compare(other).changes())
          .extracting(FileIndexTest::show)
          .containsExactly("A /new", "A /new/file");
    }
  }

  @Test
  void ordersAsATree() throws Exception {
    Files.writeString(temp.resolve("a-b"), "");
    Files.writeString(temp.resolve("a.x"), "");
    Files.writeString(temp.resolve("a/b/z"), "");

    assertThat(changes()).containsExactly("M /a/b", "A /a/b/z", "A /a-b", "A /a.x");
  }

  @Test
  void againstNothingAllIsAdded() throws Exception {
    assertThat(FileIndex.empty().compare(root).changes())
        .extracting(FileIndexTest::show)
        .containsExactly(
            "A /a", "A /a/b", "A /a/b/three", "A /a/one", "A /a/two"); // nothing but mounts in c
  }

  @Test
  void givesTheStatusOfWhatChanged() throws Exception {
    Files.createSymbolicLink(temp.resolve("a/new"), Path.of("x"));

    Change last = index.compare(root).changes().getLast();

    assertThat(last).isInstanceOf(Change.Added.class);
    assertThat(((Change.Added) last).status().type()).isEqualTo(FileType.SYMLINK);
  }

  @Test
  void acceptsWhatWasPutAsideAndBroughtBack() throws Exception {
    FileStatus before = root.find(BytePath.of("/a")).orElseThrow();
    Files.move(temp.resolve("a/b"), temp.resolve("kept/b"));
    Files.move(temp.resolve("kept/b"), temp.resolve("a/b"));
    root.directory().setModified(BytePath.of("a"), before.mtimeSeconds(), before.mtimeNanos());
    Files.delete(temp.resolve("a/two"));

    index = index.accept(root, BytePath.of("/a/b"));

    assertThat(changes()).containsExactly("M /a", "D /a/two");
  }

  @Test
  void acceptsThatAPathIsNewOrGone() throws Exception {
    Files.delete(temp.resolve("a/b/three"));
    Files.writeString(temp.resolve("a/b/new"), "");
    Files.createDirectories(temp.resolve("n/m"));

    index = index.accept(root, BytePath.of("/a/b/three"));
    index = index.accept(root, BytePath.of("/a/b/new"));
    index = index.accept(root, BytePath.of("/n"));

    assertThat(changes()).containsExactly("M /a/b");
  }

  @Test
  void doesNotAcceptWhatChangedAboveAPath() throws Exception {
    FileStatus before = root.find(BytePath.of("/a/b")).orElseThrow();
    Files.move(temp.resolve("a/b/three"), temp.resolve("kept/three"));
    Files.move(temp.resolve("kept/three"), temp.resolve("a/b/three"));
    Files.setPosixFilePermissions(temp.resolve("a"), PosixFilePermissions.fromString("rwx------"));

    index = index.accept(root, BytePath.of("/a/b/three"));
    try (Directory parent = root.directory().openDirectory(BytePath.of("a"))) {
      parent.setModified(BytePath.of("b"), before.mtimeSeconds(), before.mtimeNanos());
    }
    root.forgetAll();

    assertThat(changes()).containsExactly("M /a");
  }
}
