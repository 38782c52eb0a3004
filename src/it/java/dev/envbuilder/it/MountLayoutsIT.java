package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With the mounts that engines make in a container, some of them where the image has something of
 * its own, the image that is pushed is the one that is pushed without them, and the mounts stay.
 */
@NeedsRoot
class MountLayoutsIT {
  private static final LocalRegistry REGISTRY = LocalRegistry.start();
  private static final String LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

  /** What the steps do lies beside every mount, and once behind a link that leads there. */
  private static final String DOCKERFILE =
      """
      FROM %1$s AS tools
      RUN echo tool >/usr/bin/tool && echo own >/etc/own

      FROM %1$s
      RUN rm /usr/lib/x86_64-linux-gnu/libold.so && \\
          echo beside >/usr/lib/x86_64-linux-gnu/libbeside.so && \\
          echo beside >/etc/beside && echo beside >/run/beside && echo beside >/var/lib/beside
      RUN echo through >/var/run/through && mkdir /var/run/made && echo deep >/var/run/made/deep
      COPY Dockerfile /usr/bin/copied
      COPY Dockerfile /var/run/copied
      COPY --from=tools /usr/bin/tool /usr/lib/x86_64-linux-gnu/libimage.so /etc/own /opt/
      RUN chmod 700 /opt/tool
      """;

  private static String base = "";
  private static Optional<RootListing> expected = Optional.empty();

  /**
   * @param files where a file is mounted; read-only
   * @param directories where a directory is mounted
   */
  record Layout(String name, List<String> files, List<String> directories) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Layout> layouts() {
    return Stream.of(
        // kubelet, pkg/kubelet/kubelet_pods.go: besides these /etc/hosts and the other two
        new Layout(
            "kubernetes",
            List.of("/dev/termination-log"),
            List.of("/var/run/secrets/kubernetes.io/serviceaccount", "/data")),
        new Layout(
            "kubernetes-run",
            List.of("/dev/termination-log"),
            List.of("/run/secrets/kubernetes.io/serviceaccount")),
        // libnvidia-container, src/nvc_mount.c
        new Layout(
            "nvidia",
            List.of(
                LIBRARIES + "libcuda.so.550.54.15",
                LIBRARIES + "libnvidia-ml.so.1",
                "/usr/bin/nvidia-smi",
                "/usr/bin/nvidia-persistenced",
                "/run/nvidia-persistenced/socket",
                "/dev/nvidiactl",
                "/dev/nvidia0"),
            List.of("/lib/firmware/nvidia/550.54.15")),
        // sysbox-mgr, mount.go
        new Layout(
            "sysbox",
            List.of(),
            List.of(
                "/lib/modules/6.1.0",
                "/usr/src/linux-headers-6.1.0",
                "/var/lib/docker",
                "/var/lib/kubelet",
                "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs")),
        new Layout(
            "docker",
            List.of("/var/run/docker.sock", "/etc/own.conf"),
            List.of("/data", "/run/lock", "/home/user/.cache")));
  }

  @BeforeAll
  static void pushBase() throws IOException {
    try (var workspace = Workspace.create();
        var root = UnpackedImage.of(BaseImages.busybox())) {
      Command.of("sh", "-euc", TREE).in(root.root()).run().ok();
      Path image = workspace.beside("base").resolve("image");
      OciLayout.pack(root.root(), image, Map.of("Env", List.of("PATH=/bin:/usr/bin")));
      base = REGISTRY.push(image, "base/mounts:1");
    }
    try (var workspace = Workspace.of(DOCKERFILE.formatted(base))) {
      pushing(workspace, "plain").run().ok();
      expected = Optional.of(RootListing.of(workspace.pull(REGISTRY, "plain")));
    }
  }

  /** As Debian has it, and with something of the image's own at most of the places. */
  private static final String TREE =
      """
      rm -rf var/run
      mkdir -p run/lock run/nvidia-persistenced var/lib/docker data usr/lib/x86_64-linux-gnu \\
        usr/bin lib/modules/6.1.0 etc dev opt home/user
      ln -s /run var/run
      echo image >run/lock/image
      echo image >var/lib/docker/image
      echo image >data/image
      echo image >etc/hosts
      echo image >etc/hostname
      rm -f etc/resolv.conf
      ln -s ../run/systemd/resolve/stub-resolv.conf etc/resolv.conf
      echo image >etc/own.conf
      echo image >usr/bin/nvidia-smi
      chmod 755 usr/bin/nvidia-smi
      echo image >usr/lib/x86_64-linux-gnu/libimage.so
      echo image >usr/lib/x86_64-linux-gnu/libold.so
      echo image >usr/lib/x86_64-linux-gnu/libnvidia-ml.so.550
      ln -s libnvidia-ml.so.550 usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1
      """;

  @AfterAll
  static void stopRegistry() {
    REGISTRY.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layouts")
  void pushesWhatItPushesWithoutMounts(Layout layout) throws IOException {
    try (var workspace = Workspace.of(DOCKERFILE.formatted(base))) {
      Path file = Files.writeString(workspace.beside("mounted").resolve("file"), "mounted\n");
      Bundle bundle = pushing(workspace, "with-" + layout.name());
      List<String> seen = new ArrayList<>();
      for (String path : layout.files()) {
        bundle.readOnlyVolume(file, path);
        seen.add(path);
      }
      for (String path : layout.directories()) {
        bundle.volume(directory(workspace, path), path);
        seen.add(path + "/token");
      }
      bundle.env("ENVBUILDER_INIT_SCRIPT", "cat " + String.join(" ", seen) + " /opt/tool");

      var finished = bundle.run().ok();

      assertThat(finished.out()).isEqualTo("mounted\n".repeat(seen.size()) + "tool\n");
      OciLayout image = workspace.pull(REGISTRY, "with-" + layout.name());
      // the config names the layers, of which one has an entry of /var more behind a link
      assertThat(RootListing.of(image).diff(expected.orElseThrow()))
          .allMatch(line -> line.startsWith("differs: /.envbuilder/image/config.json\n"));
    }
  }

  private static Path directory(Workspace workspace, String path) {
    try {
      Path directory = workspace.beside("volume" + path.replace('/', '-'));
      Files.writeString(directory.resolve("token"), "mounted\n");
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bundle pushing(Workspace workspace, String repository) {
    return workspace
        .bundle()
        .env("ENVBUILDER_CACHE_REPO", REGISTRY.host() + "/" + repository)
        .env("ENVBUILDER_PUSH_IMAGE", "true")
        .env("ENVBUILDER_EXIT_ON_PUSH_FAILURE", "true");
  }
}
