package dev.envbuilder.net;

import java.time.Duration;

/**
 * Hears of waits. Called from the threads that transfer, so it must be quick and may not throw. No
 * argument holds a credential.
 */
public interface RetryListener {
  /** Hears nothing. */
  RetryListener SILENT = new RetryListener() {};

  /** A wait begins: the server asked for it, or a request failed. */
  default void waiting(String what, Duration delay, String reason) {}

  /** The wait is over; attempt 2 is the first retry. */
  default void retrying(String what, int attempt) {}
}
