package dev.envbuilder.workspace;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.workspace.BuildSource.DockerfileSource;
import dev.envbuilder.workspace.BuildSource.ImageSource;
import dev.envbuilder.workspace.StartException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Chooses what to build: the Dockerfile that the options name, else one in the workspace or its
 * {@code .devcontainer}, else the fallback image. Changes nothing.
 */
final class SourceFinder {
  private static final List<String> DOCKERFILES = List.of("Dockerfile", ".devcontainer/Dockerfile");
  private static final List<String> DEVCONTAINERS =
      List.of(".devcontainer/devcontainer.json", ".devcontainer.json", "devcontainer.json");

  private final EventSink events;

  SourceFinder(EventSink events) {
    this.events = events;
  }

  /**
   * What to build.
   *
   * @throws StartException if there is nothing; it lists the places that were searched
   */
  BuildSource find(StartSettings settings) throws StartException {
    Path workspace = settings.workspaceFolder();
    if (settings.dockerfilePath().isPresent()) {
      return named(settings, workspace, settings.dockerfilePath().get());
    }
    for (String name : DOCKERFILES) {
      Path file = workspace.resolve(name);
      if (Files.isRegularFile(file)) {
        Path context =
            settings.buildContextPath().map(workspace::resolve).orElseGet(() -> folderOf(file));
        return new DockerfileSource(inside(workspace, file), directory(workspace, context));
      }
    }
    return fallback(settings, workspace);
  }

  private BuildSource named(StartSettings settings, Path workspace, String path)
      throws StartException {
    Path file = workspace.resolve(path).normalize();
    if (!Files.isRegularFile(file)) {
      String problem =
          "the Dockerfile '" + file + "', named by ENVBUILDER_DOCKERFILE_PATH, does not exist";
      if (settings.fallbackImage().isPresent()) {
        events.accept(new Event.Warning(problem + "; using the fallback image"));
        return new ImageSource(settings.fallbackImage().get());
      }
      throw new StartException(
          Reason.BUILD_FAILED,
          problem + ": it is looked up below the workspace folder '" + workspace + "'");
    }
    if (settings.buildContextPath().isEmpty() && !folderOf(file).equals(workspace)) {
      events.accept(
          new Event.Detail(
              "the build context is the workspace '"
                  + workspace
                  + "', not the Dockerfile's folder; ENVBUILDER_BUILD_CONTEXT_PATH changes that"));
    }
    Path context = settings.buildContextPath().map(workspace::resolve).orElse(workspace);
    return new DockerfileSource(inside(workspace, file), directory(workspace, context));
  }

  private BuildSource fallback(StartSettings settings, Path workspace) throws StartException {
    Optional<Path> devcontainer =
        DEVCONTAINERS.stream().map(workspace::resolve).filter(Files::isRegularFile).findFirst();
    String unread =
        devcontainer
            .map(file -> "; '" + file + "' is there, but this version does not read it")
            .orElse("");
    if (settings.fallbackImage().isPresent()) {
      events.accept(
          new Event.Warning(
              "there is no Dockerfile in '"
                  + workspace
                  + "'"
                  + unread
                  + "; using the fallback image"));
      return new ImageSource(settings.fallbackImage().get());
    }
    String places =
        String.join(
            "' and '",
            DOCKERFILES.stream().map(name -> workspace.resolve(name).toString()).toList());
    throw new StartException(
        Reason.BUILD_FAILED,
        "there is nothing to build: looked for '"
            + places
            + "'"
            + unread
            + ". Mount the workspace there, set ENVBUILDER_DOCKERFILE_PATH or"
            + " ENVBUILDER_WORKSPACE_FOLDER, or give ENVBUILDER_FALLBACK_IMAGE");
  }

  /**
   * The file's real place, which must be in the workspace: a repository must not make us read, and
   * quote in an error, a file of the builder through a link.
   */
  private static Path inside(Path workspace, Path file) throws StartException {
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(workspace.toRealPath())) {
        throw new StartException(
            Reason.BUILD_FAILED,
            "'" + file + "' is a link out of the workspace, to '" + real + "': it is not read");
      }
      return real;
    } catch (IOException e) {
      throw new StartException(
          Reason.BUILD_FAILED, "'" + file + "' cannot be read: " + e.getMessage(), e);
    }
  }

  private static Path directory(Path workspace, Path context) throws StartException {
    Path normal = context.normalize();
    if (!Files.isDirectory(normal)) {
      throw new StartException(
          Reason.BUILD_FAILED, "the build context '" + normal + "' is not a folder");
    }
    return inside(workspace, normal);
  }

  private static Path folderOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
