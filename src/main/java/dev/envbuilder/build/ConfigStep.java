package dev.envbuilder.build;

/** An instruction that changes the image's config only: ENV, LABEL, CMD and their like. */
record ConfigStep(About about) implements Step {
  @Override
  public boolean makesLayer() {
    return false;
  }

  @Override
  public void describe(CacheKey.Parts key, StepContext context) {
    // What a config instruction changes for later steps is in those steps' own keys.
  }

  @Override
  public void execute(StepContext context) {
    // The plan holds the finished config.
  }
}
