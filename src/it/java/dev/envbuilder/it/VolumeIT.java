package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is mounted into the container belongs to somebody else: it stays, and is in no layer. */
@NeedsRoot
class VolumeIT {
  private static final LocalRegistry REGISTRY = LocalRegistry.start();

  private static String base = "";

  @BeforeAll
  static void pushBase() {
    base = REGISTRY.push(BaseImages.busybox().path(), "base/busybox:1");
  }

  @AfterAll
  static void stopRegistry() {
    REGISTRY.close();
  }

  @Test
  void keepsVolumesOutOfLayers() throws IOException {
    String dockerfile =
        """
        FROM %s
        RUN echo from-the-build >/home/volume/built && mkdir -p /home/beside && echo >/home/beside/x
        COPY Dockerfile /home/volume/
        RUN rm -rf /home/beside
        """
            .formatted(base);
    try (var workspace = Workspace.of(dockerfile)) {
      Path volume = workspace.beside("volume");
      Files.writeString(volume.resolve("token"), "hunter2");

      var finished =
          pushing(workspace, "volume")
              .volume(volume, "/home/volume")
              .env("ENVBUILDER_INIT_SCRIPT", "cat /home/volume/token /home/volume/built")
              .run()
              .ok();

      assertThat(finished.out()).isEqualTo("hunter2from-the-build\n");
      assertThat(namesInLayers(workspace.pull(REGISTRY, "volume")))
          .contains("home/beside/x")
          .noneMatch(name -> name.startsWith("home/volume/"))
          .noneMatch(name -> name.contains(".wh.volume"));
      assertThat(volume.resolve("Dockerfile")).doesNotExist();
      assertThat(finished.err()).contains("'/home/volume/Dockerfile' is not written");
    }
  }

  @Test
  void keepsTheFilesOfEngines() throws IOException {
    String dockerfile = "FROM %s\nRUN echo >/etc/mine\nRUN rm /etc/mine\n".formatted(base);
    try (var workspace = Workspace.of(dockerfile)) {
      var finished =
          pushing(workspace, "engine")
              .env("ENVBUILDER_INIT_SCRIPT", "cat /etc/hostname /etc/resolv.conf /etc/hosts")
              .run()
              .ok();

      assertThat(finished.out())
          .isEqualTo(
              "container\n"
                  + Files.readString(Path.of("/etc/resolv.conf"))
                  + Files.readString(Path.of("/etc/hosts")));
      assertThat(namesInLayers(workspace.pull(REGISTRY, "engine")))
          .contains("etc/mine", "etc/.wh.mine")
          .doesNotContain("etc/hosts", "etc/hostname", "etc/resolv.conf")
          .noneMatch(name -> name.startsWith("proc/") || name.startsWith("sys/"));
    }
  }

  @Test
  void worksAroundReadOnlyFilesInTheImagesPlaces() throws IOException {
    String dockerfile =
        "FROM %s\nRUN ls -l /bin/vi && cat /bin/vi && rm /bin/vi || true\n".formatted(base);
    try (var workspace = Workspace.of(dockerfile)) {
      Path mounted = Files.writeString(workspace.beside("files").resolve("vi"), "mounted\n");

      var finished =
          pushing(workspace, "read-only")
              .readOnlyVolume(mounted, "/bin/vi")
              .readOnlyVolume(mounted, "/usr/deep/in/it")
              .env("ENVBUILDER_INIT_SCRIPT", "cat /bin/vi /usr/deep/in/it")
              .run()
              .ok();

      assertThat(finished.out()).isEqualTo("mounted\nmounted\n");
      OciLayout image = workspace.pull(REGISTRY, "read-only");
      assertThat(namesInLayers(image))
          .doesNotContain("bin/.wh.vi")
          .doesNotContain("usr/deep/in/it");
      assertThat(RootListing.of(image).get("/bin/vi").size()).isNotEqualTo("8");
    }
  }

  @Test
  void followsNoLinkOfAnImageOntoAMount() throws IOException {
    String dockerfile =
        """
        FROM %s
        RUN ln -s /volume /link && ln -s /.envbuilder/bin /own && ln -s /volume/file /file
        COPY Dockerfile /link/
        COPY Dockerfile /own/envbuilder
        COPY Dockerfile /file
        """
            .formatted(base);
    try (var workspace = Workspace.of(dockerfile)) {
      Path volume = workspace.beside("volume");
      Files.writeString(volume.resolve("file"), "untouched");
      try (Container container = workspace.bundle().volume(volume, "/volume").start()) {
        var finished = container.await().ok();

        assertThat(volume.resolve("Dockerfile")).doesNotExist();
        assertThat(volume.resolve("file")).hasContent("untouched");
        assertThat(container.file("/.envbuilder/bin/envbuilder"))
            .hasSameBinaryContentAs(Dist.rootfs().resolve(".envbuilder/bin/envbuilder"));
        assertThat(finished.err())
            .contains("'/volume/Dockerfile' is not written")
            .contains("'/.envbuilder/bin/envbuilder' is not written")
            .contains("'/volume/file' is not written");
      }
    }
  }

  @Test
  void unpacksNothingOverItselfNorOntoMounts() throws IOException {
    try (var workspace = Workspace.create()) {
      Path hostile = workspace.beside("hostile");
      try (var root = UnpackedImage.of(BaseImages.busybox())) {
        Path own = Files.createDirectories(root.root().resolve(".envbuilder/bin"));
        Files.writeString(own.resolve("envbuilder"), "hostile");
        Files.createDirectories(root.root().resolve(".envbuilder/image"));
        Files.writeString(root.root().resolve(".envbuilder/image/config.json"), "hostile");
        Files.createDirectories(root.root().resolve("volume"));
        Files.writeString(root.root().resolve("volume/file"), "hostile");
        Files.createDirectories(root.root().resolve("workspace"));
        Files.writeString(root.root().resolve("workspace/Dockerfile"), "hostile");
        OciLayout.pack(root.root(), hostile.resolve("image"), Map.of("Env", List.of("A=b")));
      }
      String reference = REGISTRY.push(hostile.resolve("image"), "hostile:1");
      workspace.file("Dockerfile", "FROM " + reference + "\nRUN true\n");
      Path volume = workspace.beside("volume");
      Files.writeString(volume.resolve("file"), "untouched");

      try (Container container = workspace.bundle().volume(volume, "/volume").start()) {
        container.await().ok();

        assertThat(volume.resolve("file")).hasContent("untouched");
        assertThat(workspace.folder().resolve("Dockerfile")).content().startsWith("FROM ");
        assertThat(container.file("/.envbuilder/image/config.json")).doesNotExist();
        assertThat(container.file("/.envbuilder/bin/envbuilder"))
            .hasSameBinaryContentAs(Dist.rootfs().resolve(".envbuilder/bin/envbuilder"));
      }
    }
  }

  private static Bundle pushing(Workspace workspace, String repository) {
    return workspace
        .bundle()
        .env("ENVBUILDER_CACHE_REPO", REGISTRY.host() + "/" + repository)
        .env("ENVBUILDER_PUSH_IMAGE", "true")
        .env("ENVBUILDER_EXIT_ON_PUSH_FAILURE", "true");
  }

  /** The names in all layers above the base image's. */
  private static List<String> namesInLayers(OciLayout image) {
    var names = new ArrayList<String>();
    List<Path> layers = image.layers();
    for (Path layer : layers.subList(1, layers.size())) {
      names.addAll(Command.run("tar", "-tzf", layer.toString()).lines());
    }
    return names;
  }
}
