package dev.envbuilder.net;

import java.time.Duration;

/** How to wait; tests do not. */
@FunctionalInterface
public interface Pause {
  /** Really waits. */
  Pause SLEEP = Thread::sleep;

  void sleep(Duration duration) throws InterruptedException;
}
