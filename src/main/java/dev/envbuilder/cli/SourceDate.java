package dev.envbuilder.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** {@code SOURCE_DATE_EPOCH}, see reproducible-builds.org: seconds since 1970. */
final class SourceDate {
  static final String VARIABLE = "SOURCE_DATE_EPOCH";

  private SourceDate() {}

  static Optional<Instant> of(Optional<String> seconds) throws UsageException {
    if (seconds.isEmpty() || seconds.get().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds.get())));
    } catch (NumberFormatException | DateTimeException e) {
      throw new UsageException(
          "the value '" + seconds.get() + "' of " + VARIABLE + " is not a number of seconds");
    }
  }
}
