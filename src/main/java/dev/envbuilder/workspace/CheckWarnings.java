package dev.envbuilder.workspace;

import dev.envbuilder.build.BuildException;
import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.lint.Finding;
import dev.envbuilder.dockerfile.lint.Report;
import java.util.ArrayList;
import java.util.List;

/** The findings of a build's checks as warnings. */
final class CheckWarnings {
  /** Who has more than that is helped by a list of its own. */
  private static final int MOST = 25;

  private static final int LONGEST_LINE = 120;

  private CheckWarnings() {}

  /** A text for each finding: where, what, by which rule, and the line. */
  static List<String> of(Dockerfile dockerfile, Report report) {
    List<String> texts = new ArrayList<>();
    for (Finding finding : report.findings()) {
      if (texts.size() == MOST) {
        texts.add(
            "the checks found "
                + (report.findings().size() - MOST)
                + (report.complete() ? "" : " or more")
                + " other things: envbuilder build --check shows all");
        break;
      }
      texts.add(text(dockerfile, finding));
    }
    return texts;
  }

  private static String text(Dockerfile dockerfile, Finding finding) {
    int number = finding.range().startLine();
    String line = dockerfile.source().shown(number).strip();
    String shown = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line;
    return "%s:%d: %s: %s; see %s\n%d | %s"
        .formatted(
            finding.range().file(),
            number,
            finding.rule().title(),
            finding.message(),
            finding.rule().link(),
            number,
            shown);
  }

  /** Ends the build where the Dockerfile, or the build argument, asks for it. */
  static void refuse(Report report) throws BuildException {
    if (report.failsBuild()) {
      throw new BuildException(
          "the checks of the Dockerfile found something, and 'error=true' makes that a failure: "
              + String.join(", ", report.failing())
              + "; see the warnings above, and docs/checks.md on how to skip a rule");
    }
  }
}
