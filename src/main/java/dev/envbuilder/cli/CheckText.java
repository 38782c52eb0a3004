package dev.envbuilder.cli;

import dev.envbuilder.dockerfile.lint.Finding;
import dev.envbuilder.workspace.CheckedFile;

/**
 * The findings of {@code --check} for people, laid out as {@code docker buildx build --check} does
 * (BuildKit {@code subrequests/lint/lint.go} and {@code solver/errdefs/source.go}).
 */
final class CheckText {
  private static final String RULE = "-".repeat(20) + "\n";

  private final CheckedFile file;
  private final int lineCount;
  private final StringBuilder out = new StringBuilder();

  private CheckText(CheckedFile file) {
    this.file = file;
    // what follows the last line feed counts as a line there, too
    this.lineCount = file.source().lineCount() + (file.source().text().endsWith("\n") ? 1 : 0);
  }

  static String of(CheckedFile file) {
    return new CheckText(file).text();
  }

  private String text() {
    int count = file.report().findings().size();
    if (count > 0) {
      String more = file.report().complete() ? "" : " or more";
      out.append("Check complete, ")
          .append(count == 1 ? "1 warning has" : count + more + " warnings have")
          .append(" been found!\n");
    } else if (file.clean()) {
      out.append("Check complete, no warnings found.\n");
    }
    file.report().findings().forEach(this::add);
    return out.toString();
  }

  private void add(Finding finding) {
    out.append("\nWARNING: ").append(finding.rule().title());
    out.append(" - ").append(finding.rule().link());
    out.append('\n').append(finding.message()).append('\n');
    int start = finding.range().startLine();
    int end = finding.range().endLine();
    out.append(finding.range().file()).append(':').append(start).append('\n').append(RULE);
    lines(start, Math.min(end, lineCount));
    out.append(RULE);
  }

  /** The lines of an instruction marked, with some around them. */
  private void lines(int start, int end) {
    int from = start;
    int to = end;
    int wanted = start == end ? 4 : 2;
    for (int shown = 0; shown < wanted; shown++) {
      if (from > 1) {
        from--;
        shown++;
      }
      if (to < lineCount) {
        to++;
        shown++;
      }
    }
    for (int line = from; line <= to; line++) {
      String mark = line >= start && line <= end ? ">>>" : "   ";
      out.append(" %3d | %s %s\n".formatted(line, mark, line(line)));
    }
  }

  private String line(int number) {
    return number > file.source().lineCount() ? "" : file.source().shown(number);
  }
}
