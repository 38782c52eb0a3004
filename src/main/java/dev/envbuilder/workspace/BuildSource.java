package dev.envbuilder.workspace;

import java.nio.file.Path;

/** What the workspace is built from. */
public sealed interface BuildSource {
  /** A Dockerfile and the folder that its COPY instructions read. */
  record DockerfileSource(Path dockerfile, Path context) implements BuildSource {}

  /** An image as it is. */
  record ImageSource(String reference) implements BuildSource {}
}
