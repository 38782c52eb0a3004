package dev.envbuilder.build;

/** A tree of files that a step reads: what COPY copies from and what RUN mounts. */
sealed interface TreeSource {
  /** The build context, seen through its ignore rules. */
  record FromContext() implements TreeSource {}

  /** A folder that the build was given under a name, seen through its own ignore rules. */
  record FromFolder(BuildContext folder) implements TreeSource {}

  /** An earlier stage, by its index in the Dockerfile. */
  record FromStage(int index) implements TreeSource {}

  /** An image that is no stage. */
  record FromImage(BaseImage image) implements TreeSource {}

  /** Files on another machine, fetched when they are asked for first. */
  record FromRemote(RemoteSource source) implements TreeSource {}

  /** Nothing at all: {@code scratch}. */
  record FromNothing() implements TreeSource {}
}
