package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Places whose root must not be rewritten. The roots here are throw-away ones that only look like a
 * host's: nothing of this machine can be reached from them.
 */
@NeedsRoot
class SafetyIT {
  @TempDir private Path scratch;

  @Test
  void refusesTheProcessNumbersOfTheHost() {
    try (Overlay root = Overlay.over(Dist.rootfs())) {
      var finished = runAt(root.root(), "", "");

      assertRefused(finished, root.root());
      assertThat(finished.err())
          .contains("it has the host's process numbers", "ENVBUILDER_FORCE_SAFE");
    }
  }

  @Test
  void refusesASystemWithSystemd() throws IOException {
    try (Overlay root = Overlay.over(Dist.rootfs())) {
      Files.createDirectories(root.root().resolve("run/systemd/system"));

      var finished = runAt(root.root(), "", "");

      assertRefused(finished, root.root());
      assertThat(finished.err()).contains("systemd runs here");
    }
  }

  @Test
  void takesAFolderOfSystemdForTheImagesOwnWhereItIsTheFirstProcess() {
    Story story = Story.of(scratch, "FROM busybox\n");

    story.bundle().file("/run/systemd/system/x", "").run().ok();
  }

  @Test
  void goesOnIfForcedAndLeavesTimeToStop() {
    long start = System.nanoTime();
    try (Overlay root = Overlay.over(Dist.rootfs())) {
      var finished = runAt(root.root(), "", "--force-safe");

      assertThat(finished.err())
          .contains("it has the host's process numbers", "in 10 seconds", "Running init");
      assertThat(root.root().resolve("mine")).doesNotExist();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(10));
  }

  @Test
  void refusesARootThatIsAWholeDisk() throws IOException {
    Path disk = scratch.resolve("disk");
    Command.run("truncate", "--size=300M", disk.toString());
    Command.run("mkfs.ext4", "-q", disk.toString());
    Path root = Files.createDirectory(scratch.resolve("root"));
    Command.run("mount", "-o", "loop", disk.toString(), root.toString());
    try {
      Command.run("cp", "-a", Dist.rootfs() + "/.", root.toString());
      Files.createDirectories(root.resolve("proc"));

      var finished = runAt(root, "--pid --fork", "");

      assertRefused(finished, root);
      assertThat(finished.err()).contains("its root is a whole disk").doesNotContain("process num");
    } finally {
      Command.run("umount", root.toString());
    }
  }

  @Test
  void refusesAnotherUserThanRoot() {
    var finished = refused(Story.of(scratch, "FROM busybox\n").bundle().user(1000));

    assertThat(finished.err()).contains("runs as user 1000", "runAsUser to 0", "--user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETUID", "SETGID"})
  void refusesAMissingCapabilityAndNamesIt(String name) {
    Bundle bundle = Story.of(scratch, "FROM busybox\n").bundle().withoutCapability("CAP_" + name);

    var finished = refused(bundle);

    assertThat(finished.err())
        .contains(
            "lacks capabilities", ": " + name + ".", "--cap-add " + name.toLowerCase(Locale.ROOT));
  }

  private static Command.Finished refused(Bundle bundle) {
    try (Container container = bundle.file("/mine", "untouched").start()) {
      var finished = container.await();
      assertThat(finished.status()).as(finished.toString()).isEqualTo(3);
      assertThat(finished.err()).doesNotContain("\tat ", "Exception");
      assertThat(container.file("/mine")).hasContent("untouched");
      return finished;
    }
  }

  /** Starts the launcher with this directory as its root, in a mount name space of its own. */
  private Command.Finished runAt(Path root, String more, String flags) {
    try {
      Path workspace = Files.createDirectories(root.resolve("workspaces/empty"));
      Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
      Files.writeString(root.resolve("mine"), "untouched");
      Files.createDirectories(root.resolve("proc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String script =
        """
        test "$1" != / && cd "$1" && mount -t proc proc proc &&
        exec chroot . /.envbuilder/bin/envbuilder --init-script=true $2
        """;
    String unshare =
        "exec env -i \"PATH=$PATH\" unshare --mount " + more + " sh -eu -s \"$0\" \"$1\"";
    return Command.of("sh", "-eu", "-c", unshare, root.toString(), flags)
        .input(script.getBytes(UTF_8))
        .run();
  }

  private static void assertRefused(Command.Finished finished, Path root) {
    assertThat(finished.status()).as(finished.toString()).isEqualTo(3);
    assertThat(root.resolve("mine")).hasContent("untouched");
    assertThat(root.resolve("Dockerfile")).doesNotExist();
  }
}
