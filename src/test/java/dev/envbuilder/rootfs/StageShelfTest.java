package dev.envbuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.path.BytePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageShelfTest {
  @TempDir private Path temp;
  private Path dir;
  private Root root;

  @BeforeEach
  void makeTree() throws Exception {
    Sandbox.assumeRoot();
    dir = temp.resolve("root");
    Files.createDirectories(dir.resolve("kept"));
    Files.createDirectories(dir.resolve("etc/deep"));
    Files.createDirectories(dir.resolve("usr/lib"));
    Files.writeString(dir.resolve("etc/hosts"), "h");
    Files.writeString(dir.resolve("etc/passwd"), "p");
    Files.writeString(dir.resolve("usr/lib/a"), "1");
    Files.createLink(dir.resolve("b"), dir.resolve("usr/lib/a"));
    Files.createSymbolicLink(dir.resolve("l"), Path.of("/etc"));
    root = Sandbox.open(dir, "/kept", "/etc/hosts");
    root.directory().chmod(BytePath.of("etc"), 0750);
    root.directory().setXattr(BytePath.of("etc"), BytePath.of("user.k"), new byte[] {1});
  }

  @AfterEach
  void close() {
    if (root != null) {
      root.close();
    }
  }

  private static List<String> names(Path directory) throws Exception {
    return TreeListing.withSockets(Sandbox.path(directory)).stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  @Test
  void putsAllAsideButWhatIsKept() throws Exception {
    Path shelf = Files.createDirectories(temp.resolve("shelf"));

    try (Directory directory = Directory.open(Sandbox.path(shelf))) {
      new StageShelf(root).putAside(directory);
    }

    assertThat(names(dir)).containsExactly("/etc", "/etc/hosts", "/kept");
    assertThat(names(shelf))
        .containsExactly(
            "/b", "/etc", "/etc/deep", "/etc/passwd", "/l", "/usr", "/usr/lib", "/usr/lib/a");
    assertThat(root.find(BytePath.of("/etc")).orElseThrow().mode()).isEqualTo(0755);
    assertThat(root.directory().xattrs(BytePath.of("etc"))).isEmpty();
  }

  @Test
  void bringsTheSameTreeBack() throws Exception {
    Path shelf = Files.createDirectories(temp.resolve("shelf"));
    List<String> before = TreeListing.of(Sandbox.path(dir));

    try (Directory directory = Directory.open(Sandbox.path(shelf))) {
      StageShelf stages = new StageShelf(root);
      stages.putAside(directory);
      stages.bringBack(directory);
    }

    assertThat(TreeListing.of(Sandbox.path(dir))).isEqualTo(before);
    assertThat(names(shelf)).isEmpty();
  }

  @Test
  void movesAcrossFileSystemsByCopy() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        Files.isWritable(memory) && MountTable.read().points().contains(BytePath.of("/dev/shm")),
        "needs a tmpfs at /dev/shm");
    Path shelf = Files.createTempDirectory(memory, "shelf");
    Files.createSymbolicLink(dir.resolve("usr/s"), Path.of("lib"));
    List<String> before = TreeListing.of(Sandbox.path(dir));

    try (Root other = Root.open(Sandbox.path(shelf), KeepRules.NONE);
        Directory directory = Directory.open(Sandbox.path(shelf))) {
      StageShelf stages = new StageShelf(root);
      // tmpfs of older kernels has no user attributes
      root.directory().removeXattr(BytePath.of("etc"), BytePath.of("user.k"));
      before = TreeListing.of(Sandbox.path(dir));
      stages.putAside(directory);
      assertThat(names(dir)).containsExactly("/etc", "/etc/hosts", "/kept");
      stages.bringBack(directory);
      other.clear();
    } finally {
      Files.deleteIfExists(shelf);
    }

    assertThat(TreeListing.of(Sandbox.path(dir))).isEqualTo(before);
  }

  @Test
  void copiesATreeWithItsHardLinksAndHoles() throws Exception {
    Path copy = Files.createDirectories(temp.resolve("copy"));
    try (Directory from = Directory.open(Sandbox.path(dir));
        Directory to = Directory.open(Sandbox.path(copy))) {
      var sparse = from.createFile(BytePath.of("sparse"), 0644);
      sparse.truncate(64 << 20);
      sparse.seek(32 << 20);
      sparse.write(new byte[] {1}, 0, 1);
      sparse.close();

      StageShelf.copyTree(from, to);

      assertThat(to.status(BytePath.of("sparse")).blocks()).isLessThan(1024);
    }
    assertThat(TreeListing.of(Sandbox.path(copy))).isEqualTo(TreeListing.of(Sandbox.path(dir)));
  }
}
