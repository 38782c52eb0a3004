package dev.envbuilder.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Waits between attempts, and knows when to give up. */
public final class Retry {
  private final Pause pause;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final RetryListener listener;

  public Retry(Pause pause, InstantSource clock, RandomGenerator random, RetryListener listener) {
    this.pause = pause;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
  }

  public Turn begin(String what, RetryPolicy policy) {
    return new Turn(what, policy);
  }

  /**
   * What a {@code Retry-After} header asks for, in seconds or as a date (RFC 9110 section 10.2.3);
   * empty where it is missing or malformed.
   */
  public Optional<Duration> parseRetryAfter(Optional<String> header) {
    if (header.isEmpty()) {
      return Optional.empty();
    }
    String text = header.get().trim();
    try {
      return Optional.of(Duration.ofSeconds(Math.clamp(Long.parseLong(text), 0, 1_000_000_000L)));
    } catch (NumberFormatException notSeconds) {
      return parseDate(text);
    }
  }

  private Optional<Duration> parseDate(String text) {
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(clock.instant(), date);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The attempts at one thing. */
  public final class Turn {
    private final String what;
    private final RetryPolicy policy;
    private int attempt = 1;
    private Duration waited = Duration.ZERO;

    private Turn(String what, RetryPolicy policy) {
      this.what = what;
      this.policy = policy;
    }

    /** Something was achieved: the count of attempts starts anew, the total wait does not. */
    public void progressed() {
      attempt = 1;
    }

    /**
     * Waits before the next attempt, or gives up.
     *
     * @throws IOException the failure, if there will be no further attempt
     */
    public void again(String reason, Optional<Duration> asked, IOException failure)
        throws IOException {
      if (attempt >= policy.attempts()) {
        throw failure;
      }
      Duration delay = asked.isPresent() ? asked.get() : backoff();
      boolean tooLong = asked.isPresent() && delay.compareTo(policy.longestAsked()) > 0;
      if (tooLong || waited.plus(delay).compareTo(policy.total()) > 0) {
        throw failure;
      }
      listener.waiting(what, delay, reason);
      sleep(delay);
      waited = waited.plus(delay);
      attempt++;
      listener.retrying(what, attempt);
    }

    private Duration backoff() {
      double factor = Math.pow(2, Math.min(attempt - 1, 20)) * (0.5 + random.nextDouble());
      Duration delay = Duration.ofMillis((long) (policy.firstDelay().toMillis() * factor));
      return delay.compareTo(policy.ceiling()) > 0 ? policy.ceiling() : delay;
    }

    private void sleep(Duration delay) throws InterruptedIOException {
      try {
        pause.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting to retry " + what);
      }
    }
  }
}
