package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rig itself: a container that is freer than Docker's would let the other tests pass in vain.
 */
@NeedsRoot
class RigIT {
  private static UnpackedImage unpacked;

  @BeforeAll
  static void unpackBusybox() {
    unpacked = UnpackedImage.of(BaseImages.busybox());
  }

  @AfterAll
  static void deleteBusybox() {
    unpacked.close();
  }

  @Test
  void hasDockersCapabilities() {
    assertThat(busybox("grep CapEff /proc/self/status").run().ok().out())
        .isEqualTo("CapEff:\t00000000a80425fb\n");
  }

  @Test
  void refusesMountsAndNamespaces() {
    var finished = busybox("mount -t tmpfs x /tmp; unshare -U true; unshare -m true").run();

    assertThat(finished.err().lines())
        .containsExactly(
            "mount: permission denied (are you root?)",
            "unshare: unshare(0x10000000): Operation not permitted",
            "unshare: unshare(0x20000): Operation not permitted");
  }

  @Test
  void masksKernelFiles() {
    var finished =
        busybox("cat /proc/interrupts; echo x >/proc/sys/kernel/core_pattern; touch /sys/x").run();

    assertThat(finished.out()).isEmpty();
    assertThat(finished.err().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("Read-only file system"));
  }

  @Test
  void bindsTheFilesOfEngines() {
    assertThat(busybox("cat /etc/hostname; ls -d /dev/shm /dev/pts/ptmx").run().ok().lines())
        .containsExactly("container", "/dev/pts/ptmx", "/dev/shm");
  }

  @Test
  void limitsMemory() {
    var finished = busybox("head -c 200m /dev/zero | tail -c 200m | wc -c").memory(32 << 20).run();

    assertThat(finished.out()).isNotEqualTo((200 << 20) + "\n");
  }

  @Test
  void sharesVolumes(@TempDir Path shared) throws IOException {
    Files.writeString(shared.resolve("in"), "hello");

    busybox("cat /shared/in >/shared/out").volume(shared, "/shared").run().ok();

    assertThat(shared.resolve("out")).hasContent("hello");
    assertThat(busybox("touch /shared/no").readOnlyVolume(shared, "/shared").run().err())
        .contains("Read-only file system");
  }

  @Test
  void readsStdinAndGivesATerminalIfAsked() throws IOException {
    try (Container container = busybox("read line; echo \"got $line\"; test -t 0").start()) {
      try (OutputStream stdin = container.stdin()) {
        stdin.write("something\n".getBytes(UTF_8));
      }
      var finished = container.await();
      assertThat(finished.out()).isEqualTo("got something\n");
      assertThat(finished.status()).isEqualTo(1);
    }
    assertThat(busybox("test -t 0 && test -t 1 && echo yes").terminal().run().ok().out())
        .isEqualTo("yes\r\n");
  }

  @Test
  void showsAndSteersARunningContainer() {
    try (Container container =
        busybox("trap 'exit 9' TERM; echo >/up; while :; do sleep 0.1; done").start()) {
      Container.waitFor(() -> Files.exists(container.file("/up")));

      assertThat(container.exec("/bin/cat", "/proc/1/comm").ok().out()).isEqualTo("sh\n");
      assertThat(Path.of("/proc/" + container.pid() + "/root/up")).exists();
      container.kill("TERM");
      assertThat(container.await().status()).isEqualTo(9);
      assertThat(container.file("/up")).exists();
    }
  }

  @Test
  void listsWhatImagesHold(@TempDir Path scratch) throws IOException {
    Path root = Files.createDirectory(scratch.resolve("root"));
    String script =
        """
        mkdir dir; echo a >dir/a; ln dir/a dir/b; ln -s gone link; mkfifo pipe; mknod null c 1 3
        chown 5:6 dir; chmod 4711 dir/a; setfattr -n user.x -v y dir; setfattr -n security.capability \\
          -v 0x0000000200040000000000000000000000000000 link -h 2>/dev/null || true
        touch "$(printf 'odd\\377\\nname')"
        """;
    shell(root, script);
    var listing = RootListing.of(root);

    var image = OciLayout.pack(root, scratch.resolve("image"), Map.of());

    assertThat(RootListing.of(image).diff(listing)).isEmpty();
    assertThat(listing.get("/dir").xattrs()).containsEntry("user.x", "0x79");
    assertThat(listing.get("/dir/b").links()).isEqualTo("/dir/a");
    assertThat(listing.get("/null").device()).isEqualTo("1:3");
    assertThat(listing.contains("/odd\u00ff\nname")).isTrue();
    Files.delete(root.resolve("link"));
    Files.writeString(root.resolve("dir/b"), "b");
    assertThat(RootListing.of(root).diff(listing)).hasSize(3);
  }

  @Test
  void appliesWhiteoutsToTheLayersBelow(@TempDir Path scratch) throws IOException {
    Path root = Files.createDirectory(scratch.resolve("root"));
    shell(root, "mkdir -p a b c; touch a/gone a/kept b/old c/x");
    var lower = OciLayout.pack(root, scratch.resolve("lower"), Map.of());
    shell(root, "rm -r a b c; mkdir a b; touch a/.wh.gone b/.wh..wh..opq b/new; echo file >c");
    var upper = OciLayout.pack(root, scratch.resolve("upper"), Map.of());

    try (var unpacked = UnpackedImage.of(lower)) {
      unpacked.apply(upper.layers().getFirst());

      assertThat(RootListing.of(unpacked.root()).entries())
          .containsOnlyKeys("/", "/a", "/a/kept", "/b", "/b/new", "/c");
    }
  }

  @Test
  void pushesBaseImages(@TempDir Path scratch) {
    try (var registry = LocalRegistry.start()) {
      String reference = registry.push(BaseImages.musl().path(), "base/musl:1");

      assertThat(reference).isEqualTo(registry.host() + "/base/musl:1");
      assertThat(registry.tags("base/musl")).isEqualTo(List.of("1"));
      registry.pull("base/musl:1", scratch.resolve("pulled"));
      try (var unpacked = UnpackedImage.of(new OciLayout(scratch.resolve("pulled")))) {
        assertThat(Bundle.of(unpacked.root()).command("/bin/hello").run().ok().out())
            .isEqualTo("hello from musl\n");
      }
    }
  }

  @Test
  void makesDebian() {
    try (var debian = UnpackedImage.of(BaseImages.debian())) {
      var finished =
          Bundle.of(debian.root()).command("sh", "-c", "dpkg -s libc6 && apt-get -v").run();

      assertThat(finished.ok().out()).contains("install ok installed");
    }
  }

  private static void shell(Path directory, String script) {
    Command.of("sh", "-eu").in(directory).input(script.getBytes(UTF_8)).run().ok();
  }

  private static Bundle busybox(String script) {
    return Bundle.of(unpacked.root()).command("/bin/sh", "-c", script);
  }
}
