package dev.envbuilder.dockerfile;

import java.util.Optional;

/**
 * Joins physical lines to logical ones: drops comments, follows continuations and hands out heredoc
 * bodies (BuildKit {@code parser/parser.go} Parse).
 */
final class LineReader {
  private final SourceText source;
  private final char escape;
  private int read;

  LineReader(SourceText source, char escape) {
    this.source = source;
    this.escape = escape;
  }

  /** The number of physical lines read so far. */
  int linesRead() {
    return read;
  }

  /** The next instruction's text, empty at the end of the file. */
  Optional<LogicalLine> next() throws DockerfileException {
    while (read < source.lineCount()) {
      String line = nextLine();
      int start = Blanks.skip(line, 0, line.length());
      if (start == line.length() || line.charAt(start) == '#') {
        continue;
      }
      int first = read;
      LogicalLine joined = join(line, start);
      if (Blanks.trim(joined.text()).isEmpty()) {
        throw source.error(
            first, start + 1, "this line continues with nothing", "remove the " + escape);
      }
      return Optional.of(joined);
    }
    return Optional.empty();
  }

  private String nextLine() throws DockerfileException {
    source.requireShort(++read);
    return source.line(read);
  }

  private LogicalLine join(String first, int start) throws DockerfileException {
    source.requireReadable(read);
    LogicalLine.Builder builder = new LogicalLine.Builder(source);
    int end = continuation(first);
    builder.add(
        first.substring(start, end < 0 ? first.length() : Math.max(start, end)), read, start + 1);
    while (end >= 0 && read < source.lineCount()) {
      String line = nextLine();
      int content = Blanks.skip(line, 0, line.length());
      if (content == line.length()) {
        builder.sawEmptyLine();
        continue;
      }
      if (line.charAt(content) == '#') {
        continue;
      }
      source.requireReadable(read);
      end = continuation(line);
      builder.add(end < 0 ? line : line.substring(0, end), read, 1);
    }
    return builder.build(read);
  }

  /** The body of a heredoc: the lines up to its delimiter, verbatim; empty if that never comes. */
  Optional<String> body(Heredoc heredoc) throws DockerfileException {
    StringBuilder body = new StringBuilder();
    while (read < source.lineCount()) {
      String line = nextLine();
      source.requireReadable(read);
      int tabs = 0;
      while (heredoc.chomp() && tabs < line.length() && line.charAt(tabs) == '\t') {
        tabs++;
      }
      if (line.substring(tabs).equals(heredoc.name())) {
        return Optional.of(body.toString());
      }
      body.append(source.rawLine(read));
    }
    return Optional.empty();
  }

  /**
   * Where a line's continuation character stands, -1 if it has none: the last character but blanks
   * and tabs, not preceded by another escape character.
   */
  private int continuation(String line) {
    int i = line.length() - 1;
    while (i >= 0 && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
      i--;
    }
    boolean ends = i >= 0 && line.charAt(i) == escape && (i == 0 || line.charAt(i - 1) != escape);
    return ends ? i : -1;
  }
}
