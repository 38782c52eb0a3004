package dev.envbuilder.build;

import java.io.IOException;

/**
 * WORKDIR: the directory is made, with its missing parents, mode 0755, owned by the current USER;
 * one that exists is left as it is (BuildKit {@code dispatchWorkdir}).
 *
 * @param directory absolute
 * @param user as USER has it; empty for root
 */
record WorkdirStep(About about, String directory, String user) implements Step {
  @Override
  public void describe(CacheKey.Parts key, StepContext context) {
    key.put("step", "WORKDIR").put("directory", directory).put("user", user);
  }

  @Override
  public void execute(StepContext context) throws BuildException, IOException {
    context.directories().make(directory, user, about.range());
  }
}
