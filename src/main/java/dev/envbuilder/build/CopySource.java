package dev.envbuilder.build;

/** Where COPY and ADD take files from. */
sealed interface CopySource {
  /** The build context, seen through its ignore rules. */
  record FromContext() implements CopySource {}

  /** An earlier stage, by its index in the Dockerfile. */
  record FromStage(int index) implements CopySource {}

  /** An image that is no stage. */
  record FromImage(BaseImage image) implements CopySource {}
}
