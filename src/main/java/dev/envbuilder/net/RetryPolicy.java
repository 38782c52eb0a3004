package dev.envbuilder.net;

import java.time.Duration;

/**
 * How long to try.
 *
 * @param attempts how often a request is sent in all without progress in between
 * @param firstDelay the wait after the first failure; it doubles each time, with jitter
 * @param ceiling the longest wait that we choose
 * @param longestAsked the longest wait that a server may ask for; above, we fail at once
 * @param total the sum of all waits for one thing
 */
public record RetryPolicy(
    int attempts, Duration firstDelay, Duration ceiling, Duration longestAsked, Duration total) {
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          6,
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5));

  /** The same with another number of attempts. */
  public RetryPolicy withAttempts(int number) {
    return new RetryPolicy(number, firstDelay, ceiling, longestAsked, total);
  }
}
