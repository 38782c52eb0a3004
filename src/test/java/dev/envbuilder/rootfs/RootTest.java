package dev.envbuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootTest {
  @TempDir private Path temp;
  private Path dir;
  private Root root;

  @BeforeEach
  void makeTree() throws Exception {
    dir = temp.resolve("root");
    Files.createDirectories(dir.resolve("usr/lib/deep"));
    Files.createDirectories(dir.resolve("kept/inner"));
    Files.createDirectories(dir.resolve("etc"));
    Files.createDirectories(temp.resolve("outside"));
    Files.writeString(dir.resolve("file"), "x");
    root = Sandbox.open(dir, "/kept", "/etc/hosts");
  }

  @AfterEach
  void close() {
    root.close();
  }

  private void link(String name, String target) throws Exception {
    Files.createSymbolicLink(dir.resolve(name), Path.of(target));
  }

  private String resolve(String path) throws Exception {
    try (Location location = root.resolve(BytePath.of(path))) {
      return location.getClass().getSimpleName() + " " + location.path();
    }
  }

  private String follow(String path) throws Exception {
    try (Location location = root.resolveFollowing(BytePath.of(path))) {
      return location.getClass().getSimpleName() + " " + location.path();
    }
  }

  private ResolveException.Reason failure(String path) {
    return catchThrowableOfType(ResolveException.class, () -> resolve(path)).reason();
  }

  @Test
  void givesTheRealPath() throws Exception {
    link("lib", "usr/lib");

    assertThat(resolve("/lib/deep/x")).isEqualTo("Place /usr/lib/deep/x");
    assertThat(resolve("lib/./deep//x")).isEqualTo("Place /usr/lib/deep/x");
  }

  @Test
  void takesAbsoluteLinksFromTheRoot() throws Exception {
    link("abs", "/usr/lib");

    assertThat(resolve("/abs/x")).isEqualTo("Place /usr/lib/x");
  }

  @Test
  void stopsAtTheRoot() throws Exception {
    link("up", "../../../../outside");

    assertThat(resolve("../../etc/x")).isEqualTo("Place /etc/x");
    assertThat(failure("/up/x")).isEqualTo(ResolveException.Reason.MISSING);
  }

  @Test
  void goesUpFromWhereALinkLed() throws Exception {
    link("deep", "usr/lib/deep");

    assertThat(resolve("/deep/../x")).isEqualTo("Place /usr/lib/x");
    assertThat(resolve("/deep/..")).isEqualTo("Place /usr/lib");
    assertThat(resolve("/deep/../../..")).isEqualTo("RootPlace /");
  }

  @Test
  void goesUpAlsoFromADirectoryThatWasStillOpen() throws Exception {
    resolve("/usr/lib/deep/x");
    link("usr/lib/deep/up", "../y");

    assertThat(follow("/usr/lib/deep/up")).isEqualTo("Place /usr/lib/y");
  }

  @Test
  void doesNotFollowTheLastNameUnlessAsked() throws Exception {
    link("l", "usr/lib/new");

    assertThat(resolve("/l")).isEqualTo("Place /l");
    assertThat(follow("/l")).isEqualTo("Place /usr/lib/new");
  }

  @Test
  void followsALinkToTheRoot() throws Exception {
    link("r", "/");

    assertThat(follow("/r")).isEqualTo("RootPlace /");
    assertThat(resolve("/r/etc")).isEqualTo("Place /etc");
  }

  @Test
  void tellsWhatIsKeptByTheRealPath() throws Exception {
    link("x", "/kept");
    link("y", "x/inner");
    link("etc/h", "hosts");

    assertThat(resolve("/kept")).isEqualTo("KeptPlace /kept");
    assertThat(resolve("/kept/a/../b")).isEqualTo("KeptPlace /kept/b");
    assertThat(resolve("/x/a")).isEqualTo("KeptPlace /kept/a");
    assertThat(resolve("/y/a")).isEqualTo("KeptPlace /kept/inner/a");
    assertThat(follow("/etc/h")).isEqualTo("KeptPlace /etc/hosts");
    assertThat(resolve("/etc/../etc/hosts")).isEqualTo("KeptPlace /etc/hosts");
  }

  @Test
  void doesNotTakeForKeptWhatLeavesAgain() throws Exception {
    assertThat(resolve("/kept/../etc/x")).isEqualTo("Place /etc/x");
    assertThat(resolve("/kept/..")).isEqualTo("RootPlace /");
    assertThat(resolve("/kept/../../kept/x")).isEqualTo("KeptPlace /kept/x");
  }

  @Test
  void saysWhatStandsInTheWay() {
    assertThat(failure("/file/x")).isEqualTo(ResolveException.Reason.NOT_A_DIRECTORY);
    assertThat(failure("/none/x")).isEqualTo(ResolveException.Reason.MISSING);
  }

  @Test
  void givesUpOnLinkLoops() throws Exception {
    link("a", "b");
    link("b", "a");

    assertThat(failure("/a/x")).isEqualTo(ResolveException.Reason.LINK_LOOP);
  }

  @Test
  void makesMissingParentsWhereALinkLeads() throws Exception {
    link("var", "/data/var");

    try (Location location = root.resolveMakingParents(BytePath.of("/var/log/x"))) {
      assertThat(location.path()).isEqualTo(BytePath.of("/data/var/log/x"));
    }

    assertThat(dir.resolve("data/var/log")).isDirectory();
  }

  @Test
  void makesNothingInWhatIsKept() throws Exception {
    try (Location location = root.resolveMakingParents(BytePath.of("/kept/new/x"))) {
      assertThat(location).isInstanceOf(KeptPlace.class);
    }

    assertThat(dir.resolve("kept/new")).doesNotExist();
  }

  @Test
  void servesMorePathsThanItHoldsOpen() throws Exception {
    for (int i = 0; i < 300; i++) {
      try (Location location = root.resolveMakingParents(BytePath.of("/m/" + i + "/a/x"))) {
        ((Place) location).parent().createFile(((Place) location).name(), 0600).close();
      }
    }

    assertThat(root.find(BytePath.of("/m/0/a/x"))).isPresent();
    assertThat(root.find(BytePath.of("/m/299/a/x"))).isPresent();
  }

  @Test
  void findsAgainWhatWasMovedAfterForgetting() throws Exception {
    resolve("/usr/lib/x");
    Files.move(dir.resolve("usr/lib"), dir.resolve("usr/old"));
    root.forgetAll();

    assertThat(failure("/usr/lib/x")).isEqualTo(ResolveException.Reason.MISSING);
  }

  @Test
  void opensDirectoriesThroughLinksAndNothingKept() throws Exception {
    link("lib", "usr/lib");

    try (Directory lib = root.openDirectory(BytePath.of("/lib"))) {
      assertThat(lib.find(BytePath.of("deep"))).isPresent();
    }
    assertThat(
            catchThrowableOfType(
                ResolveException.class, () -> root.openDirectory(BytePath.of("/kept"))))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                    ResolveException.class, () -> root.openDirectory(BytePath.of("/file")))
                .reason())
        .isEqualTo(ResolveException.Reason.NOT_A_DIRECTORY);
  }

  @Test
  void clearsAllButWhatIsKept() throws Exception {
    Files.writeString(dir.resolve("kept/inner/a"), "");
    Files.writeString(dir.resolve("etc/hosts"), "");
    Files.writeString(dir.resolve("etc/passwd"), "");
    link("out", temp.resolve("outside").toString());
    Files.writeString(temp.resolve("outside/a"), "");

    root.clear();

    assertThat(TreeListing.of(Sandbox.path(dir)))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly("/etc", "/etc/hosts", "/kept", "/kept/inner", "/kept/inner/a");
    assertThat(temp.resolve("outside/a")).exists();
  }

  @Test
  void clearsTreesThatAreDeeperThanDescriptorsLast() throws Exception {
    Directory at = root.directory().duplicate();
    for (int i = 0; i < 1300; i++) {
      at.makeDirectory(BytePath.of("d"), 0700);
      Directory next = at.openDirectory(BytePath.of("d"));
      at.close();
      at = next;
    }
    at.close();

    root.clear();

    assertThat(dir).isDirectoryNotContaining("glob:**/d");
    assertThat(dir).isDirectoryNotContaining("glob:**/.envbuilder-removed*");
  }
}
