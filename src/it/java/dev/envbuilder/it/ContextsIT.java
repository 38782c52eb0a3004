package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code --build-context}, {@code --platform} and {@code --label} of the build command. */
@NeedsRoot
class ContextsIT {
  private static final LocalRegistry REGISTRY = LocalRegistry.start();
  private static String busybox = "";

  @BeforeAll
  static void pushBase() {
    busybox = REGISTRY.push(BaseImages.busybox().path(), "base/busybox:1");
  }

  @AfterAll
  static void stopRegistry() {
    REGISTRY.close();
  }

  @Test
  void aFolderIsCopiedFromThroughItsOwnIgnoreRules() {
    try (var workspace =
        Workspace.of("FROM @BUSYBOX@\nCOPY --from=assets . /assets\nCOPY . /own\n")) {
      OciLayout image = build(workspace, "--build-context", "assets=/contexts/assets");

      RootListing files = RootListing.of(image);
      assertThat(files.get("/assets/kept").owner()).isEqualTo("0:0");
      assertThat(files.contains("/assets/secret.txt")).isFalse();
      assertThat(files.contains("/own/Dockerfile")).isTrue();
    }
  }

  @Test
  void aFolderIsTheRootOfAStage() {
    try (var workspace =
        Workspace.of("FROM assets AS a\nENV A=b\nFROM @BUSYBOX@\nCOPY --from=a /kept /kept\n")) {
      assertThat(
              RootListing.of(build(workspace, "--build-context", "assets=/contexts/assets"))
                  .contains("/kept"))
          .isTrue();

      OciLayout alone =
          build(workspace, "--build-context", "assets=/contexts/assets", "--target", "a");
      assertThat(RootListing.of(alone).entries().keySet()).containsExactlyInAnyOrder("/", "/kept");
      assertThat(Jq.strings(alone.config(), ".config.Env[]")).contains("A=b");
    }
  }

  @Test
  void anImageOfALayoutAndOneOfARegistryStandInForOthers() {
    String dockerfile =
        """
        FROM golang:1.99 AS build
        RUN exit 1
        FROM example.com/none:7
        COPY --from=build /bin/sh /from-build
        COPY --from=tools /bin/sh /from-tools
        RUN echo ran >/ran
        """;
    try (var workspace = Workspace.of(dockerfile)) {
      OciLayout image =
          build(
              workspace,
              "--build-context=build=docker-image://" + busybox,
              "--build-context=example.com/none:7=oci-layout:///contexts/layout",
              "--build-context=tools=oci-layout:///contexts/layout");

      assertThat(RootListing.of(image).entries())
          .containsKeys("/from-build", "/from-tools", "/ran", "/bin/sh");
    }
  }

  @Test
  void labelsAndThePlatformAreInTheConfig() {
    String dockerfile =
        """
        FROM scratch
        ARG TARGETPLATFORM
        ARG BUILDOS
        LABEL own=1 both=1 target=$TARGETPLATFORM build=$BUILDOS
        COPY Dockerfile /
        """;
    try (var workspace = Workspace.of(dockerfile)) {
      OciLayout image =
          build(workspace, "--platform", "linux/arm/v6", "--label", "both=2", "--label", "more");

      assertThat(Jq.string(image.config(), "[.os, .architecture, .variant] | join(\"/\")"))
          .isEqualTo("linux/arm/v6");
      assertThat(Jq.string(image.config(), ".config.Labels | tojson"))
          .isEqualTo(
              "{\"own\":\"1\",\"both\":\"2\",\"target\":\"linux/arm/v6\",\"build\":\"linux\","
                  + "\"more\":\"\"}");
    }
  }

  @Test
  void whatCannotBeAContextIsRefusedBeforeAnythingHappens() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "assets", "NAME=FOLDER",
                "assets=/nowhere", "names no folder",
                "assets=oci-layout:///contexts/assets", "no OCI image layout",
                "UPPER=/contexts/assets", "the name of a --build-context",
                "assets=https://example.com/x.git", "is not supported")
            .entrySet()) {
      try (var workspace = Workspace.of("FROM scratch\n")) {
        Command.Finished refused = bundle(workspace, "--build-context", wrong.getKey()).run();

        assertThat(refused.status()).as((refused.out() + refused.err())).isEqualTo(2);
        assertThat(refused.out() + refused.err()).contains(wrong.getValue());
      }
    }
  }

  private static OciLayout build(Workspace workspace, String... options) {
    String dockerfile =
        Command.run("cat", workspace.folder() + "/Dockerfile").out().replace("@BUSYBOX@", busybox);
    workspace.file("Dockerfile", dockerfile);
    Command.run("rm", "-rf", workspace.beside("out").toString());
    Path out = workspace.beside("out");
    bundle(workspace, options).volume(out, "/out").run().ok();
    return new OciLayout(out);
  }

  private static Bundle bundle(Workspace workspace, String... options) {
    Path contexts = workspace.beside("contexts");
    Command.run(
        "sh",
        "-euc",
        """
        mkdir -p "$1/assets"; cd "$1/assets"
        echo kept >kept; chown 7:8 kept; echo no >secret.txt
        printf 'secret*\\n.dockerignore\\n' >.dockerignore
        """,
        "sh",
        contexts.toString());
    List<String> words = new ArrayList<>(List.of("build", "-o", "type=oci,dest=/out"));
    words.addAll(List.of(options));
    words.add("/workspace");
    return workspace
        .bundle()
        .readOnlyVolume(contexts.resolve("assets"), "/contexts/assets")
        .readOnlyVolume(BaseImages.busybox().path(), "/contexts/layout")
        .arguments(words.toArray(String[]::new));
  }
}
