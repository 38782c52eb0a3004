package dev.envbuilder.cli;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.net.RetryListener;
import java.time.Duration;
import java.util.Locale;

/** Tells of waits for servers. */
record Waits(EventSink events) implements RetryListener {
  @Override
  public void waiting(String what, Duration delay, String reason) {
    String sentence = reason.startsWith(what) ? reason : what + ": " + reason;
    String seconds = String.format(Locale.ROOT, "%.1f", delay.toMillis() / 1000.0);
    events.accept(new Event.Warning(sentence + "; trying again in " + seconds + " s"));
  }
}
