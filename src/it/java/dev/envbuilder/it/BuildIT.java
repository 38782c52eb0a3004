package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of {@link BuildCase} is built by the entry point and pushed. The oracle is the live
 * root: what a container of the pushed image holds must be what the container holds that built it.
 */
@NeedsRoot
class BuildIT {
  private static final LocalRegistry REGISTRY = LocalRegistry.start();
  private static final Map<String, String> references = new HashMap<>();

  @BeforeAll
  static void pushBases(@TempDir Path scratch) throws IOException {
    references.putAll(BaseReferences.push(REGISTRY, scratch));
  }

  @AfterAll
  static void stopRegistry() {
    REGISTRY.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.envbuilder.it.BuildCase#all")
  void pushesWhatTheContainerHolds(BuildCase build) {
    try (var workspace = Workspace.of(BaseReferences.fill(build.dockerfile(), references))) {
      workspace.shell(BuildCase.context());
      if (!build.ignoreFile().isEmpty()) {
        workspace.file(".dockerignore", build.ignoreFile());
      }
      String repository = "built/" + build.name();
      Bundle bundle =
          workspace
              .bundle()
              .env("ENVBUILDER_CACHE_REPO", REGISTRY.host() + "/" + repository)
              .env("ENVBUILDER_PUSH_IMAGE", "true")
              .env("ENVBUILDER_EXIT_ON_PUSH_FAILURE", "true")
              .env("ENVBUILDER_INIT_SCRIPT", String.join("\n", initScript(build.inits())));
      try (Container container = bundle.start()) {
        container.await().ok();
        OciLayout image = workspace.pull(REGISTRY, repository);

        assertThat(unpacked(image).diff(Workspace.listing(container)))
            .as("differences between the pushed image and the live root")
            .isEmpty();
        Path config = configOfTheEnvironment(image, workspace.beside("config"));
        for (String filter : build.filters()) {
          assertThat(Jq.string(config, filter))
              .as(filter + " of " + Jq.string(config, "tojson"))
              .isEqualTo("true");
        }
      }
    }
  }

  @Test
  void buildsOnlyTheStageThatIsNamed() {
    String dockerfile =
        """
        FROM @BUSYBOX@ AS below
        RUN echo below >/below
        FROM below AS wanted
        ENV WANTED=yes
        RUN echo wanted >/wanted
        FROM wanted
        RUN exit 1
        """;
    try (var workspace = Workspace.of(BaseReferences.fill(dockerfile, references))) {
      Path out = workspace.beside("out");
      workspace
          .bundle()
          .volume(out, "/out")
          .arguments("build", "--target", "wanted", "-o", "type=oci,dest=/out", "/workspace")
          .run()
          .ok();

      OciLayout image = new OciLayout(out);
      assertThat(Jq.strings(image.config(), ".config.Env[]")).contains("WANTED=yes");
      assertThat(RootListing.of(image).entries()).containsKeys("/below", "/wanted");
    }
  }

  /** What the layers hold, less the program's two, which take longer than all the others. */
  private static RootListing unpacked(OciLayout image) {
    List<Path> layers = image.layers();
    try (var unpacked = UnpackedImage.of(layers.subList(0, layers.size() - 2))) {
      return RootListing.of(unpacked.root()).without(Workspace.KEPT);
    }
  }

  private static List<String> initScript(List<String> commands) {
    return Stream.concat(
            Stream.of("true"), // an empty script would mean the default, which never ends
            commands.stream()
                .map(command ->
                    "{ %s; } || { echo 'failed: %s'; exit 9; }"
                        .formatted(command, quoted(command))))
        .toList();
  }

  private static String quoted(String command) {
    return command.replace("'", "'\\''");
  }

  /** The config of what the Dockerfile describes; the image's own one starts the launcher. */
  private static Path configOfTheEnvironment(OciLayout image, Path scratch) {
    String file = ".envbuilder/image/config.json";
    Command.run("tar", "-xzf", image.layers().getLast().toString(), "-C", scratch.toString(), file);
    return scratch.resolve(file);
  }
}
