package dev.envbuilder.dockerfile;

import java.util.Arrays;

/**
 * An instruction's text with its continuation lines joined, which still knows where in the file
 * each of its characters stands.
 */
final class LogicalLine {
  private final SourceText source;
  private final String text;
  private final int startLine;
  private final int endLine;
  private final boolean emptyContinuation;
  private final int[] starts;
  private final int[] lines;
  private final int[] columns;

  private LogicalLine(Builder builder, int endLine) {
    this.source = builder.source;
    this.text = builder.text.toString();
    this.startLine = builder.lines[0];
    this.endLine = endLine;
    this.emptyContinuation = builder.emptyContinuation;
    this.starts = Arrays.copyOf(builder.starts, builder.count);
    this.lines = Arrays.copyOf(builder.lines, builder.count);
    this.columns = Arrays.copyOf(builder.columns, builder.count);
  }

  String text() {
    return text;
  }

  int startLine() {
    return startLine;
  }

  int endLine() {
    return endLine;
  }

  /** Whether a blank line stands between its lines, which BuildKit warns of. */
  boolean emptyContinuation() {
    return emptyContinuation;
  }

  /** The range from the character at {@code offset} to {@code endLine}. */
  SourceRange range(int offset, int endLine) {
    int piece = piece(offset);
    return new SourceRange(source.name(), lines[piece], endLine, column(piece, offset));
  }

  DockerfileException error(int offset, String problem, String hint) {
    int piece = piece(offset);
    return source.error(lines[piece], column(piece, offset), problem, hint);
  }

  /** Where a line below nearly ends a heredoc, for the hint; empty if none does. */
  String nearMiss(Heredoc heredoc) {
    for (int number = endLine + 1; number <= source.lineCount(); number++) {
      String found = source.line(number);
      if (Blanks.trim(found).equals(heredoc.name())) {
        return "; line "
            + number
            + " has blanks around it, and only <<- allows for that, with tabs before it";
      }
    }
    return "";
  }

  private int column(int piece, int offset) {
    return columns[piece] + offset - starts[piece];
  }

  private int piece(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }

  /** Joins physical lines. */
  static final class Builder {
    private final SourceText source;
    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[4];
    private int[] lines = new int[4];
    private int[] columns = new int[4];
    private int count;
    private boolean emptyContinuation;

    Builder(SourceText source) {
      this.source = source;
    }

    /** Adds text that stands at a column, from 1, of a physical line. */
    void add(String piece, int line, int column) {
      // a piece without text would share its start with the next one
      if (count > 0 && starts[count - 1] == text.length()) {
        count--;
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
        lines = Arrays.copyOf(lines, count * 2);
        columns = Arrays.copyOf(columns, count * 2);
      }
      starts[count] = text.length();
      lines[count] = line;
      columns[count] = column;
      count++;
      text.append(piece);
    }

    void sawEmptyLine() {
      emptyContinuation = true;
    }

    LogicalLine build(int endLine) {
      return new LogicalLine(this, endLine);
    }
  }
}
