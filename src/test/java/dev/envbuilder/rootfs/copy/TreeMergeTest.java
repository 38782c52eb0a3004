package dev.envbuilder.rootfs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What {@code CopyTableTest} cannot say of {@code --link}. */
class TreeMergeTest extends CopyFixture {
  private void merge(Path tree, Predicate<BytePath> kept) throws IOException {
    try (Directory root = Directory.open(BytePath.of(target("").toString()))) {
      new TreeMerge(root, kept, recorded).merge(BytePath.of(tree.toString()));
    }
  }

  @Test
  void movesFilesRatherThanCopyingThem() throws IOException {
    sourceFile("tree/d/f", "x");
    Object inode = Files.getAttribute(source("tree/d/f"), "unix:ino");
    Files.setLastModifiedTime(source("tree/d"), FileTime.from(OLD));

    merge(source("tree"), path -> false);

    assertThat(Files.getAttribute(target("d/f"), "unix:ino")).isEqualTo(inode);
    assertThat(Files.getLastModifiedTime(target("d")).toInstant()).isEqualTo(OLD);
    assertThat(source("tree")).doesNotExist();
    assertThat(recorded.wrote).containsExactly("/d", "/d/f");
  }

  @Test
  void copiesToAnotherFileSystem() throws IOException {
    needsRoot();
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        Files.isWritable(memory)
            && !Files.getFileStore(memory).equals(Files.getFileStore(target(""))),
        "needs a second file system at /dev/shm");
    Path tree = Files.createTempDirectory(memory, "tree");
    TreeText.make(tree, "d/@711 d/f=x@4755:5:6 d/g~d/f l>d p|@600:7:8");
    TreeText.make(target(""), "d=old l/f=old");

    merge(tree, path -> false);

    assertThat(TreeText.show(target("")))
        .isEqualTo(TreeText.normal("d/@711 d/f=x@4755:5:6 d/g=x@4755:5:6 l>d@644 p|@600:7:8"));
    assertThat(status("d/f").inode()).isEqualTo(status("d/g").inode());
    assertThat(tree).doesNotExist();
  }

  @Test
  void leavesKeptPathsAloneAndWhatHoldsThem() throws IOException {
    sourceFile("tree/etc/hosts", "mine");
    sourceFile("tree/mnt", "mine");
    sourceFile("tree/free", "mine");
    targetFile("etc/hosts", "theirs");
    targetFile("mnt/data/x", "theirs");

    merge(source("tree"), path -> List.of("/etc/hosts", "/mnt/data").contains(path.toString()));

    assertTree("etc/", "etc/hosts", "free", "mnt/", "mnt/data/", "mnt/data/x");
    assertThat(content("etc/hosts")).isEqualTo("theirs");
    assertThat(recorded.kept).containsExactly("/etc/hosts", "/mnt/data");
  }
}
