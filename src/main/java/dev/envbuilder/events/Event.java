package dev.envbuilder.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Something that happened on the way from options to the user's init command. The engine emits
 * these; console, files and log services listen.
 *
 * <p>Every text in an event may come from an image, a repository or a registry. {@link #mapText}
 * rewrites all of it at once, which is how the redactor stands in front of every listener.
 */
public sealed interface Event {

  /** This event with each of its free texts replaced by {@code change}'s answer. */
  Event mapText(UnaryOperator<String> change);

  /** The story moves on: "reading the Dockerfile", "starting /bin/sh as user dev". */
  record Phase(String text) implements Event {
    @Override
    public Event mapText(UnaryOperator<String> change) {
      return new Phase(change.apply(text));
    }
  }

  /** A fact worth a line when the user asked for more of them. */
  record Detail(String text) implements Event {
    @Override
    public Event mapText(UnaryOperator<String> change) {
      return new Detail(change.apply(text));
    }
  }

  /** Something is not as it should be, and the work goes on. */
  record Warning(String text) implements Event {
    @Override
    public Event mapText(UnaryOperator<String> change) {
      return new Warning(change.apply(text));
    }
  }

  /** The work ends, or a part of it does; the sentence says what, on what, and what to try. */
  record Failure(String text) implements Event {
    @Override
    public Event mapText(UnaryOperator<String> change) {
      return new Failure(change.apply(text));
    }
  }

  /** What will be built, told once before anything changes. */
  record Planned(int stages, int steps, List<String> baseImages) implements Event {
    public Planned {
      baseImages = List.copyOf(baseImages);
    }

    @Override
    public Event mapText(UnaryOperator<String> change) {
      return new Planned(stages, steps, baseImages.stream().map(change).toList());
    }
  }

  /** A step begins. {@code label} is {@code "[2/5]"} or {@code "[build 2/5]"}. */
  record StepStarted(int step, String label, String text) implements Event {
    @Override
    public Event mapText(UnaryOperator<String> change) {
      return new StepStarted(step, label, change.apply(text));
    }
  }

  /**
   * A piece of what a step's command wrote, at most {@link #MAX_TEXT} characters. A line ends where
   * {@code endsLine} says so; a longer one comes in several pieces, none of them lost.
   */
  record StepOutput(int step, String text, boolean endsLine) implements Event {
    /** The longest piece, in bytes of the command's output. */
    public static final int MAX_TEXT = 32 * 1024;

    @Override
    public Event mapText(UnaryOperator<String> change) {
      return new StepOutput(step, change.apply(text), endsLine);
    }
  }

  /**
   * What the caches were asked for a step, and what they said.
   *
   * @param key what an entry of the step is tagged with
   * @param parts what the key is made of, with their whole values
   * @param nearest what comes nearest where there is no entry; empty if there is one
   */
  record CacheLookup(int step, String key, List<Part> parts, List<Answer> answers, String nearest)
      implements Event {
    public CacheLookup {
      parts = List.copyOf(parts);
      answers = List.copyOf(answers);
    }

    /** A part of a key. */
    public record Part(String name, String value) {}

    /**
     * What a cache said.
     *
     * @param cache how to call it in a message
     * @param text what there is to say besides; may be empty
     */
    public record Answer(String cache, Result result, String text) {
      /** Whether there is an entry, and why it is not used. */
      public enum Result {
        FOUND,
        ABSENT,
        OTHER_PARENT,
        BROKEN,
        UNREACHABLE,
        NOT_ASKED
      }
    }

    @Override
    public Event mapText(UnaryOperator<String> change) {
      return new CacheLookup(
          step,
          key,
          parts.stream()
              .map(part -> new Part(change.apply(part.name()), change.apply(part.value())))
              .toList(),
          answers.stream()
              .map(each ->
                  new Answer(change.apply(each.cache()), each.result(), change.apply(each.text())))
              .toList(),
          change.apply(nearest));
    }
  }

  /** How a step ended. */
  record StepFinished(int step, Outcome outcome, Duration took) implements Event {
    /** What became of a step. */
    public enum Outcome {
      DONE,
      CACHED,
      FAILED
    }

    @Override
    public Event mapText(UnaryOperator<String> change) {
      return this;
    }
  }

  /**
   * Bytes on their way: a pull, an unpack, a push. {@code total} is empty where nobody knows it.
   */
  record Transfer(String what, long bytes, Optional<Long> total, boolean finished)
      implements Event {
    @Override
    public Event mapText(UnaryOperator<String> change) {
      return new Transfer(change.apply(what), bytes, total, finished);
    }
  }
}
