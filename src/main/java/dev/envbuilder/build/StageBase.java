package dev.envbuilder.build;

/** What a stage starts from. */
sealed interface StageBase {
  /** An empty root. */
  record Scratch() implements StageBase {}

  /** An image. */
  record FromImage(BaseImage image) implements StageBase {}

  /** An earlier stage of the plan, by its index in the Dockerfile. */
  record FromStage(int index) implements StageBase {}
}
