package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount.SshMount;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.dockerfile.SourceText;
import java.io.IOException;
import java.util.List;

/**
 * One instruction, ready to be carried out: everything that can be known from the Dockerfile and
 * the base image's config is known. Each kind is one small class.
 */
interface Step {
  /** What progress and history tell of it. */
  About about();

  /** Whether it may change files, and so makes a layer. */
  default boolean makesLayer() {
    return true;
  }

  /** The ssh agents that it asks for. */
  default List<SshMount> sshMounts() {
    return List.of();
  }

  /** The trees that it reads besides the root. */
  default List<TreeSource> reads() {
    return List.of();
  }

  /**
   * Adds to a cache key what the step's result depends on besides the files below it.
   *
   * @throws BuildException if the step cannot work: a source of COPY that does not exist
   */
  void describe(CacheKey.Parts key, StepContext context) throws BuildException, IOException;

  /** Changes the root. */
  void execute(StepContext context) throws BuildException, IOException, InterruptedException;

  /**
   * A step for people.
   *
   * @param text the instruction as written, on one line, without what looks like a secret in it
   * @param history the instruction for the image's history, expanded
   */
  record About(SourceRange range, String text, String history) {
    public About {
      text = SourceText.masked(text);
    }
  }
}
