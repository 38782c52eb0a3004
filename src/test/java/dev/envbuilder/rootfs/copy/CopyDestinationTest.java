package dev.envbuilder.rootfs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Where things go. */
class CopyDestinationTest extends CopyFixture {
  @Test
  void givesAFileTheNameOfItsDestination() throws IOException {
    sourceFile("a", "x");

    copy("/opt/b", "a");

    assertTree("opt/", "opt/b");
    assertThat(content("opt/b")).isEqualTo("x");
  }

  @Test
  void putsAFileIntoADirectoryNamedWithASlash() throws IOException {
    sourceFile("d/a", "x");

    copy("/opt/b/", "d/a");

    assertTree("opt/", "opt/b/", "opt/b/a");
  }

  @Test
  void putsAFileIntoAnExistingDirectory() throws IOException {
    sourceFile("a", "x");
    Files.createDirectories(target("opt"));

    copy("/opt", "a");

    assertTree("opt/", "opt/a");
  }

  @Test
  void takesADotAtTheEndForADirectory() throws IOException {
    sourceFile("a", "x");

    copy("/opt/.", "a");

    assertTree("opt/", "opt/a");
  }

  @Test
  void copiesWhatIsInADirectoryAndNotTheDirectory() throws IOException {
    sourceFile("d/a", "x");
    sourceFile("d/e/b", "y");

    copy("/opt", "d");

    assertTree("opt/", "opt/a", "opt/e/", "opt/e/b");
  }

  @Test
  void dropsWhatLeadsOutOfTheSourceRoot() throws IOException {
    sourceFile("a", "x");

    copy("/b", "../../a");
    copy("/c", "/a");

    assertTree("b", "c");
  }

  @Test
  void letsALaterSourceReplaceAnEarlierOne() throws IOException {
    sourceFile("a", "first");
    sourceFile("b", "second");

    copy("/x", "a", "b");

    assertThat(content("x")).isEqualTo("second");
  }

  @Test
  void makesParents0755WhateverTheSourceHas() throws IOException {
    sourceFile("d/a", "x");
    mode(source("d"), "rwx------");

    copy("/p/q/r", "d");

    assertThat(status("p").mode()).isEqualTo(0755);
    assertThat(status("p/q").mode()).isEqualTo(0755);
    assertThat(status("p/q/r").mode()).isEqualTo(0755);
  }

  @Test
  void keepsTheMetadataOfAnExistingTopDirectory() throws IOException {
    sourceFile("d/a", "x");
    Files.createDirectory(target("t"));
    mode(target("t"), "rwx------");

    copy("/t/", "d");

    assertThat(status("t").mode()).isEqualTo(0700);
  }

  @Test
  void givesNestedDirectoriesTheMetadataOfTheSource() throws IOException {
    sourceFile("d/e/a", "x");
    mode(source("d/e"), "rwx-w---x");
    Files.setLastModifiedTime(source("d/e"), java.nio.file.attribute.FileTime.from(OLD));
    targetFile("t/e/old", "stays");

    copy("/t", "d");

    assertTree("t/", "t/e/", "t/e/a", "t/e/old");
    assertThat(status("t/e").mode()).isEqualTo(0721);
    assertThat(mtime("t/e")).isEqualTo(OLD);
  }

  @Test
  void followsLinksInTheDestinationInsideTheRoot() throws IOException {
    sourceFile("a", "x");
    Files.createDirectories(target("real/deep"));
    targetLink("abs", "/real");
    targetLink("up", "../../../../real/deep");
    targetLink("file", "/real/new");

    copy("/abs/a", "a");
    copy("/up/", "a");
    copy("/file", "a");

    assertTree("abs", "file", "real/", "real/a", "real/deep/", "real/deep/a", "real/new", "up");
  }

  @Test
  void makesTheTargetOfADanglingLink() throws IOException {
    sourceFile("d/a", "x");
    targetLink("srv", "/data/srv");

    copy("/srv/", "d");

    assertTree("data/", "data/srv/", "data/srv/a", "srv");
  }

  @Test
  void refusesLinksInACircle() throws IOException {
    sourceFile("a", "x");
    targetLink("one", "two");
    targetLink("two", "one");

    assertThatThrownBy(() -> copy("/one/b", "a")).isInstanceOf(CopyException.TooDeep.class);
  }

  @Test
  void replacesALinkMetWhileMerging() throws IOException {
    sourceFile("d/a", "new");
    targetFile("victim", "old");
    Files.createDirectory(target("t"));
    targetLink("t/a", "/victim");

    copy("/t", "d");

    assertThat(content("victim")).isEqualTo("old");
    assertThat(Files.isSymbolicLink(target("t/a"))).isFalse();
    assertThat(content("t/a")).isEqualTo("new");
  }

  @Test
  void refusesAFileWhereADirectoryIs() throws IOException {
    sourceFile("d/a", "x");
    Files.createDirectories(target("t/a"));

    assertThatThrownBy(() -> copy("/t", "d"))
        .isInstanceOf(CopyException.Conflict.class)
        .hasMessageContaining("'/t/a': it is a directory");
  }

  @Test
  void refusesADirectoryWhereAFileOrLinkIs() throws IOException {
    sourceFile("d/a/x", "x");
    targetFile("t/a", "file");
    Files.createDirectories(target("u"));
    targetLink("u/a", "/t");

    assertThatThrownBy(() -> copy("/t", "d")).isInstanceOf(CopyException.Conflict.class);
    assertThatThrownBy(() -> copy("/u", "d")).isInstanceOf(CopyException.Conflict.class);
    assertThatThrownBy(() -> copy("/t/a", "d")).isInstanceOf(CopyException.Conflict.class);
    assertThatThrownBy(() -> copy("/t/a/b", "d/a/x")).isInstanceOf(CopyException.Conflict.class);
  }

  @Test
  void replacesFilesAndLeavesOtherNamesOfThem() throws IOException {
    sourceFile("a", "new");
    targetFile("a", "old");
    Files.createLink(target("other"), target("a"));

    copy("/a", "a");

    assertThat(content("a")).isEqualTo("new");
    assertThat(content("other")).isEqualTo("old");
  }

  @Test
  void leavesKeptPathsAloneAndSaysSo() throws IOException {
    sourceFile("d/hosts", "mine");
    sourceFile("d/sub/deep/f", "x");
    sourceFile("d/free", "x");
    targetFile("etc/hosts", "theirs");

    copy(
        request("/etc", "d"),
        path -> path.toString().equals("/etc/hosts") || path.toString().startsWith("/etc/sub"));

    assertTree("etc/", "etc/free", "etc/hosts");
    assertThat(content("etc/hosts")).isEqualTo("theirs");
    assertThat(recorded.kept).containsExactly("/etc/hosts", "/etc/sub");
  }

  @Test
  void makesNoParentsBelowAKeptPath() throws IOException {
    sourceFile("a", "x");

    copy(request("/kept/b/c", "a"), path -> path.toString().startsWith("/kept"));

    assertTree();
    assertThat(recorded.kept).containsExactly("/kept");
  }

  @Test
  void saysWhatItWrote() throws IOException {
    sourceFile("d/e/a", "x");

    copy("/p/t", "d");

    assertThat(recorded.wrote).containsExactly("/p", "/p/t", "/p/t/e", "/p/t/e/a");
  }

  private Instant mtime(String path) throws IOException {
    return Files.getLastModifiedTime(target(path)).toInstant();
  }
}
