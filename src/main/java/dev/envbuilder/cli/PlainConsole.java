package dev.envbuilder.cli;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Events as plain lines, in the manner of {@code docker build --progress plain}: {@code #3 [2/4]
 * RUN make}, then what the command wrote, then how it ended. No colours, no cursor movement: what
 * it writes reads the same in a terminal, a log file and a Kubernetes console.
 */
final class PlainConsole implements EventSink {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  private final PrintStream out;
  private final boolean verbose;
  // Steps whose last line is still open; guarded by this.
  private final Map<Integer, Boolean> openLines = new HashMap<>();
  // Guarded by this.
  private boolean muted;

  PlainConsole(PrintStream out, boolean verbose) {
    this.out = out;
    this.verbose = verbose;
  }

  /** Shows nothing from now on. */
  synchronized void mute() {
    muted = true;
  }

  synchronized void unmute() {
    muted = false;
  }

  @Override
  public synchronized void accept(Event event) {
    if (muted) {
      return;
    }
    switch (event) {
      case Event.Phase phase -> out.println("=== " + line(phase.text()));
      case Event.Detail detail -> {
        if (verbose) {
          out.println("    " + line(detail.text()));
        }
      }
      case Event.Warning warning -> out.println("warning: " + lines(warning.text()));
      case Event.Failure failure -> out.println("error: " + lines(failure.text()));
      case Event.Planned planned -> planned(planned);
      case Event.StepStarted started ->
          out.println(
              "#" + started.step() + " " + line(started.label()) + " " + line(started.text()));
      case Event.CacheLookup lookup -> CacheText.lines(lookup).forEach(out::println);
      case Event.StepOutput output -> output(output);
      case Event.StepFinished finished -> finished(finished);
      case Event.Transfer transfer -> transfer(transfer);
    }
    out.flush();
  }

  private void planned(Event.Planned planned) {
    if (verbose) {
      out.println(
          "    "
              + planned.steps()
              + " steps in "
              + planned.stages()
              + " stages, from "
              + line(String.join(", ", planned.baseImages())));
    }
  }

  private void output(Event.StepOutput output) {
    boolean continues = openLines.getOrDefault(output.step(), false);
    String prefix = continues ? "" : "#" + output.step() + " ";
    out.print(prefix + lines(output.text()));
    if (output.endsLine()) {
      out.println();
    }
    openLines.put(output.step(), !output.endsLine());
  }

  private void finished(Event.StepFinished finished) {
    if (Boolean.TRUE.equals(openLines.remove(finished.step()))) {
      out.println();
    }
    out.println("#" + finished.step() + " " + ending(finished));
  }

  private static String ending(Event.StepFinished finished) {
    return switch (finished.outcome()) {
      case DONE -> "DONE " + seconds(finished.took());
      case CACHED -> "CACHED";
      case FAILED -> "FAILED after " + seconds(finished.took());
    };
  }

  private void transfer(Event.Transfer transfer) {
    if (!transfer.finished() && !verbose) {
      return;
    }
    String total = transfer.total().map(bytes -> " of " + size(bytes)).orElse("");
    out.println("    " + line(transfer.what()) + ": " + size(transfer.bytes()) + total);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
  }

  private static String size(long bytes) {
    if (bytes < KIB) {
      return bytes + " B";
    }
    return bytes < MIB
        ? String.format(Locale.ROOT, "%.1f KiB", (double) bytes / KIB)
        : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
  }

  /** The text on one line: a Dockerfile instruction may hold several. */
  private static String line(String text) {
    int newline = text.indexOf('\n');
    return VisibleText.of(newline < 0 ? text : text.substring(0, newline) + " …");
  }

  /** The text on as many lines as it has, those after the first indented: they are no new event. */
  private static String lines(String text) {
    return VisibleText.of(text).replace("\n", "\n    ");
  }
}
