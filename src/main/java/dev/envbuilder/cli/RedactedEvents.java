package dev.envbuilder.cli;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.secret.Redactor;
import java.util.HashMap;
import java.util.Map;

/**
 * Stands between the engine and every listener: no event passes with a known secret in its text. A
 * line that comes in pieces is watched across their borders: an end that may be the beginning of a
 * secret waits for the next piece. Control characters go first: they could hide a secret.
 */
final class RedactedEvents implements EventSink {
  private final Redactor redactor;
  private final EventSink next;
  // Held-back beginnings of secrets by step; guarded by this.
  private final Map<Integer, String> heldBack = new HashMap<>();

  RedactedEvents(Redactor redactor, EventSink next) {
    this.redactor = redactor;
    this.next = next;
  }

  @Override
  public synchronized void accept(Event event) {
    switch (event) {
      case Event.StepOutput output -> next.accept(redact(output));
      case Event.StepFinished finished -> {
        String rest = heldBack.remove(finished.step());
        if (rest != null) {
          next.accept(new Event.StepOutput(finished.step(), redactor.redact(rest), true));
        }
        next.accept(finished);
      }
      default -> next.accept(event.mapText(text -> redactor.redact(VisibleText.of(text))));
    }
  }

  private Event redact(Event.StepOutput output) {
    String before = heldBack.remove(output.step());
    String text = redactor.redact((before == null ? "" : before) + VisibleText.of(output.text()));
    int open = output.endsLine() ? 0 : redactor.openEnd(text);
    if (open > 0) {
      heldBack.put(output.step(), text.substring(text.length() - open));
      text = text.substring(0, text.length() - open);
    }
    return new Event.StepOutput(output.step(), text, output.endsLine());
  }
}
