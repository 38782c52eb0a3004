package dev.envbuilder.build;

import dev.envbuilder.rootfs.copy.CopyException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Looks for what COPY and ADD take from folders, before anything is built. */
final class CopyChecks {
  private static final String WILDCARDS = "*?[\\";

  private CopyChecks() {}

  /**
   * Refuses a plan with a source that a folder does not have, or hides.
   *
   * @param context what the plan's steps copy from
   * @throws BuildException naming the step, and the rule that hides the source
   */
  static void check(BuildPlan plan, BuildContext context) throws BuildException, IOException {
    for (StagePlan stage : plan.stages()) {
      for (Step step : stage.steps()) {
        if (step instanceof CopyStep copy) {
          check(copy, context);
        }
      }
    }
  }

  private static void check(CopyStep copy, BuildContext context)
      throws BuildException, IOException {
    Optional<BuildContext> folder =
        switch (copy.source()) {
          case TreeSource.FromContext() -> Optional.of(context);
          case TreeSource.FromFolder(BuildContext named) -> Optional.of(named);
          default -> Optional.empty(); // is not there yet
        };
    List<String> plain = copy.sources().stream().filter(source -> isPlain(source)).toList();
    if (folder.isPresent() && !plain.isEmpty()) {
      Optional<CopyException> missing = folder.get().missing(plain, copy.options().parents());
      if (missing.isPresent()) {
        throw BuildException.at(copy.about().range(), missing.get());
      }
    }
  }

  /** What a wildcard finds is known only when its turn comes; finding nothing is no error. */
  private static boolean isPlain(String source) {
    return source.chars().noneMatch(c -> WILDCARDS.indexOf(c) >= 0);
  }
}
