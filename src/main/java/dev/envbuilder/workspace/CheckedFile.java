package dev.envbuilder.workspace;

import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.SourceText;
import dev.envbuilder.dockerfile.lint.CheckOptions;
import dev.envbuilder.dockerfile.lint.Report;
import java.util.List;
import java.util.Optional;

/**
 * A Dockerfile and what its checks came to.
 *
 * @param source its text
 */
public record CheckedFile(SourceText source, Report report) {
  /** A file that could not be parsed. */
  static CheckedFile unreadable(SourceText source, DockerfileException error) {
    return new CheckedFile(
        source, new Report(List.of(), true, Optional.of(error), CheckOptions.DEFAULT));
  }

  /** Whether there is nothing to object to. */
  public boolean clean() {
    return report.findings().isEmpty() && report.error().isEmpty();
  }
}
