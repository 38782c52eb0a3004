package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedContextsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "alpine, alpine",
    "alpine, alpine:latest",
    "alpine:latest, docker.io/library/alpine",
    "alpine:3, docker.io/library/alpine:3",
    "src, SRC",
  })
  void takesTheTheSpellingsOfAnImageForOne(String given, String used) throws Exception {
    NamedContexts contexts = NamedContexts.of(Map.of(given, new NamedContext.Nothing()));

    assertThat(contexts.find(used).isPresent()).isEqualTo(!used.equals("SRC"));
  }

  @Test
  void aFolderStandsInForAnImage() throws Exception {
    BuildPlan plan = plan("FROM base\nCOPY --from=src a /\n", "src", inFolder());

    assertThat(plan.target().steps().getFirst().reads())
        .containsExactly(new TreeSource.FromFolder(BuildContext.ofFolder(folder)));
    assertThat(plan.folders()).hasSize(1);
  }

  @Test
  void aFolderIsTheBeginningOfAStage() throws Exception {
    BuildPlan plan = plan("FROM src\nRUN x\n", "src", inFolder());

    assertThat(plan.target().base()).isEqualTo(new StageBase.Scratch());
    assertThat(plan.target().steps()).hasSize(2);
    assertThat(plan.target().steps().getFirst()).isInstanceOf(CopyStep.class);
    assertThat(plan.config().workingDir()).isEqualTo("/");
  }

  @Test
  void aContextTakesThePlaceOfAWholeStage() throws Exception {
    BuildPlan plan =
        plan(
            "FROM base AS deps\nRUN never\nFROM deps\nRUN x\n",
            "deps",
            new NamedContext.Image(ImageReference.parse("other:1")));

    assertThat(plan.stages().getFirst().steps()).isEmpty();
    assertThat(plan.baseImages()).containsExactly("other:1", "stage 0");
  }

  @Test
  void anImageStandsInForAnother() throws Exception {
    BuildPlan plan =
        plan("FROM base\n", "base", new NamedContext.Image(ImageReference.parse("other:1")));

    assertThat(plan.baseImages()).containsExactly("other:1");
  }

  @Test
  void scratchIsNeverReplaced() throws Exception {
    assertThat(plan("FROM scratch\n", "scratch", inFolder()).target().steps()).isEmpty();
  }

  @Test
  void aLayoutWithoutTheImageIsAnError() throws Exception {
    var layout = new NamedContext.Layout(OciLayout.create(folder), "1.2");

    assertThatThrownBy(() -> plan("FROM base\n", "base", layout))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("Dockerfile:1:1")
        .hasMessageContaining("has no image '1.2'");
  }

  @Test
  void aFolderKeepsItsOwnIgnoreRules() throws Exception {
    Files.writeString(folder.resolve(".dockerignore"), "a\n");

    assertThat(BuildContext.ofFolder(folder).rulesFile()).endsWith(".dockerignore");
  }

  private NamedContext inFolder() throws Exception {
    return new NamedContext.Folder(BuildContext.ofFolder(folder));
  }

  private static BuildPlan plan(String text, String name, NamedContext context) throws Exception {
    Platform platform = Platform.LINUX_AMD64;
    Planner planner =
        new Planner(
            (reference, wanted) ->
                Optional.of(
                    new BaseImage(
                        reference.familiar(),
                        Digest.of(new byte[0]),
                        MediaTypes.Family.OCI,
                        ImageConfig.empty(platform),
                        List.of())),
            platform);
    return planner.plan(
        Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8), "Dockerfile"),
        new PlanRequest(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            NamedContexts.of(Map.of(name, context))));
  }
}
