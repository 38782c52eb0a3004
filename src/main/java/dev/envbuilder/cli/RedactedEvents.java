package dev.envbuilder.cli;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.secret.Redactor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Stands between the engine and every listener: no event passes with a known secret in its text. A
 * line that comes in pieces is watched across their borders: an end that may be the beginning of a
 * secret waits for the next piece, but only for a moment, as it may be a question that somebody has
 * to see. Control characters go first: they could hide a secret.
 */
final class RedactedEvents implements EventSink {
  private static final Duration MOMENT = Duration.ofMillis(150);

  /** A shorter beginning tells nobody anything, and is shown as it is. */
  private static final int TELLING = 4;

  private final Redactor redactor;
  private final EventSink next;
  private final Duration moment;
  // By step; guarded by this.
  private final Map<Integer, Open> open = new HashMap<>();
  private long serial; // guarded by this

  RedactedEvents(Redactor redactor, EventSink next) {
    this(redactor, next, MOMENT);
  }

  RedactedEvents(Redactor redactor, EventSink next, Duration moment) {
    this.redactor = redactor;
    this.next = next;
    this.moment = moment;
  }

  /**
   * The end of a line so far, which may be the beginning of a secret.
   *
   * @param shown how many characters of it have been passed on, as they are or masked
   * @param serial tells it from one that looks the same
   */
  private record Open(String text, int shown, long serial) {}

  @Override
  public synchronized void accept(Event event) {
    switch (event) {
      case Event.StepOutput output -> output(output.step(), output.text(), output.endsLine());
      case Event.StepFinished finished -> {
        if (open.containsKey(finished.step())) {
          output(finished.step(), "", true);
        }
        next.accept(finished);
      }
      default -> next.accept(event.mapText(text -> redactor.redact(VisibleText.of(text))));
    }
  }

  private void output(int step, String piece, boolean endsLine) {
    Open before = open.remove(step);
    String text = (before == null ? "" : before.text()) + VisibleText.of(piece);
    int shown = before == null ? 0 : before.shown();
    String redacted = redactor.redact(text, shown);
    if (endsLine) {
      next.accept(new Event.StepOutput(step, redacted, true));
      return;
    }
    if (!redacted.equals(text.substring(shown))) {
      text = redacted; // a secret in it ends there: what follows begins anew
      shown = 0;
    }
    int from = text.length() - redactor.openEnd(text);
    String certain = text.substring(Math.min(shown, from), from);
    if (from < text.length()) {
      wait(step, new Open(text.substring(from), Math.max(0, shown - from), ++serial));
    }
    if (!certain.isEmpty() || piece.isEmpty()) {
      next.accept(new Event.StepOutput(step, certain, false));
    }
  }

  private void wait(int step, Open end) {
    open.put(step, end);
    if (end.shown() < end.text().length()) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              Thread.sleep(moment);
              release(step, end);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  /** Nothing more came: what is long enough to tell something is shown as stars. */
  private synchronized void release(int step, Open end) {
    if (!end.equals(open.get(step))) {
      return;
    }
    int length = end.text().length();
    open.put(step, new Open(end.text(), length, ++serial));
    String text = length < TELLING ? end.text().substring(end.shown()) : Redactor.MASK;
    next.accept(new Event.StepOutput(step, text, false));
  }
}
