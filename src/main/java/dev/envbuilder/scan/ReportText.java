package dev.envbuilder.scan;

import java.util.ArrayList;
import java.util.List;

/** A report for people: a line for each finding, and one that says what was searched. */
public final class ReportText {
  private ReportText() {}

  public static String of(ScanReport report) {
    StringBuilder out = new StringBuilder();
    report.findings().forEach(found -> out.append(found.sentence()).append('\n'));
    if (report.truncated()) {
      out.append("There is more, which is not told.\n");
    }
    return out.append(summary(report)).append('\n').toString();
  }

  private static String summary(ScanReport report) {
    Totals totals = report.totals();
    List<String> what = new ArrayList<>();
    if (report.isOfImage()) {
      what.add(count(totals.images(), "image"));
      what.add(count(totals.layers(), "layer"));
      what.add(count(totals.documents(), "document"));
      what.add(count(totals.files(), "file"));
    } else {
      what.add(count(totals.files(), "file"));
      what.add(count(totals.processes(), "process"));
    }
    what.add(count(totals.bytes(), "byte"));
    String end =
        report.findings().isEmpty()
            ? report.isComplete() ? "Nothing was found." : "Nothing was found in that."
            : count(report.findings().size(), "place") + " found.";
    return "Searched %s for %s (%s): %s.%s %s%s"
        .formatted(
            report.isOfImage() ? "'" + report.target() + "'" : "this container",
            count(report.secrets().size(), "secret"),
            String.join(", ", report.secrets()),
            String.join(", ", what),
            totals.refused() > 0
                ? " " + refused(totals.refused()) + " could not be looked at."
                : "",
            end,
            report.isComplete() ? "" : " NOT ALL OF IT COULD BE SEARCHED.");
  }

  private static String refused(long number) {
    return number + (number == 1 ? " file or process" : " files or processes");
  }

  private static String count(long number, String what) {
    String plural = what.endsWith("s") ? what + "es" : what + "s";
    return number + " " + (number == 1 ? what : plural);
  }
}
