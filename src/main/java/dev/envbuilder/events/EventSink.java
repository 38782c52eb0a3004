package dev.envbuilder.events;

/**
 * Where events go. Called from several threads at once; an implementation orders what it needs in
 * order. It must neither throw nor block for long: a slow listener slows the build.
 */
@FunctionalInterface
public interface EventSink {
  /** Takes note of what happened. */
  void accept(Event event);

  /** A sink that forgets. */
  static EventSink none() {
    return event -> {};
  }
}
