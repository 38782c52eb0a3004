package dev.envbuilder.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.events.EventSink;
import dev.envbuilder.workspace.BuildSource.DockerfileSource;
import dev.envbuilder.workspace.BuildSource.ImageSource;
import dev.envbuilder.workspace.StartSettings.CacheSettings;
import dev.envbuilder.workspace.StartSettings.InitCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFinderTest {
  private final SourceFinder finder = new SourceFinder(EventSink.none());

  @TempDir Path temporary;
  private Path workspace = Path.of("/");

  @BeforeEach
  void makeWorkspace() throws IOException {
    workspace = Files.createDirectories(temporary.resolve("workspace"));
  }

  @Test
  void takesTheDockerfileOfTheWorkspace() throws Exception {
    write("Dockerfile");

    assertThat(find(Optional.empty(), Optional.empty(), Optional.of("fallback")))
        .isEqualTo(new DockerfileSource(workspace.resolve("Dockerfile"), workspace));
  }

  @Test
  void takesTheOneInDevcontainerWithItsFolderAsContext() throws Exception {
    write(".devcontainer/Dockerfile");

    assertThat(find(Optional.empty(), Optional.empty(), Optional.empty()))
        .isEqualTo(
            new DockerfileSource(
                workspace.resolve(".devcontainer/Dockerfile"), workspace.resolve(".devcontainer")));
  }

  @Test
  void aNamedDockerfileHasTheWorkspaceAsContextUnlessSaidOtherwise() throws Exception {
    write("docker/Dev.dockerfile");

    assertThat(find(Optional.of("docker/Dev.dockerfile"), Optional.empty(), Optional.empty()))
        .isEqualTo(new DockerfileSource(workspace.resolve("docker/Dev.dockerfile"), workspace));
    assertThat(find(Optional.of("docker/Dev.dockerfile"), Optional.of("docker"), Optional.empty()))
        .isEqualTo(
            new DockerfileSource(
                workspace.resolve("docker/Dev.dockerfile"), workspace.resolve("docker")));
  }

  @Test
  void fallsBackToTheImageWhenThereIsNothing() throws Exception {
    assertThat(find(Optional.empty(), Optional.empty(), Optional.of("alpine:3")))
        .isEqualTo(new ImageSource("alpine:3"));
    assertThat(find(Optional.of("missing"), Optional.empty(), Optional.of("alpine:3")))
        .isEqualTo(new ImageSource("alpine:3"));
  }

  @Test
  void saysWhereItLookedWhenThereIsNothingAtAll() throws Exception {
    write(".devcontainer/devcontainer.json");

    assertThatThrownBy(() -> find(Optional.empty(), Optional.empty(), Optional.empty()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(workspace.resolve("Dockerfile").toString())
        .hasMessageContaining(workspace.resolve(".devcontainer/Dockerfile").toString())
        .hasMessageContaining("devcontainer.json' is there")
        .hasMessageContaining("ENVBUILDER_FALLBACK_IMAGE");
  }

  @Test
  void doesNotFollowALinkOutOfTheWorkspace() throws Exception {
    Path outside = Files.writeString(temporary.resolve("config.json"), "{}");
    Files.createSymbolicLink(workspace.resolve("Dockerfile"), outside);

    assertThatThrownBy(() -> find(Optional.empty(), Optional.empty(), Optional.empty()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("a link out of the workspace");
  }

  private BuildSource find(
      Optional<String> dockerfile, Optional<String> context, Optional<String> fallback)
      throws StartException {
    return finder.find(
        new StartSettings(
            new InitCommand("/bin/sh", List.of()),
            Optional.empty(),
            Optional.empty(),
            workspace,
            dockerfile,
            context,
            fallback,
            new CacheSettings(Optional.empty(), Optional.empty(), false, false),
            false,
            false,
            List.of(),
            false));
  }

  private void write(String name) throws IOException {
    Path file = workspace.resolve(name);
    Files.createDirectories(workspace.resolve(name).resolve("..").normalize());
    Files.writeString(file, "FROM scratch\n");
  }
}
