package dev.envbuilder.dockerfile;

import java.time.Duration;

/** What HEALTHCHECK sets. */
public sealed interface HealthTest {
  /** {@code HEALTHCHECK NONE}: also switches off what the base image sets. */
  record None() implements HealthTest {}

  /**
   * {@code HEALTHCHECK CMD}. A duration or a count of 0 means "not given".
   *
   * @param command what to run; the shell form becomes {@code CMD-SHELL} in the image config
   */
  record Command(
      CommandLine command,
      Duration interval,
      Duration timeout,
      Duration startPeriod,
      Duration startInterval,
      int retries)
      implements HealthTest {}
}
