package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An instruction cut into keyword, flags and operands, not yet understood. Knows the position of
 * each for errors.
 */
final class Statement {
  private static final Set<String> WITH_HEREDOCS = Set.of("RUN", "COPY", "ADD");

  private final LogicalLine line;
  private final char escape;
  private final int start;
  private final String keyword;
  private final String name;
  private final List<Word> flags = new ArrayList<>();
  private final String operands;
  private final int operandsOffset;
  private List<Heredoc> heredocs = List.of();
  private int endLine;

  private Statement(LogicalLine line, char escape, int from) {
    this.line = line;
    this.escape = escape;
    this.endLine = line.endLine();
    String text = line.text();
    this.start = Blanks.skip(text, from, text.length());
    int end = Blanks.trimEnd(text, start, text.length());
    int keywordEnd = start;
    while (keywordEnd < end && !Blanks.separatesWords(text.charAt(keywordEnd))) {
      keywordEnd++;
    }
    this.keyword = text.substring(start, keywordEnd);
    this.name = capitals(keyword);
    String rest = text.substring(keywordEnd, end);
    int operandsStart = WordSplitter.flags(rest, keywordEnd, flags);
    this.operands = rest.substring(operandsStart);
    this.operandsOffset = keywordEnd + operandsStart;
  }

  static Statement of(LogicalLine line, char escape) {
    return new Statement(line, escape, 0);
  }

  /** The instruction that ONBUILD holds back. */
  Statement nested() {
    Statement nested = new Statement(line, escape, operandsOffset);
    nested.heredocs = heredocs;
    nested.endLine = endLine;
    return nested;
  }

  /** Whether heredocs are looked for: RUN, COPY and ADD in shell form, below ONBUILD too. */
  boolean mayHoldHeredocs() throws DockerfileException {
    if (name().equals("ONBUILD") && !operands.isEmpty()) {
      Statement nested = nested();
      return !nested.name().equals("ONBUILD") && nested.mayHoldHeredocs();
    }
    return WITH_HEREDOCS.contains(name()) && json().isEmpty();
  }

  /** Reads the bodies of the heredocs that the instruction announces. */
  void readHeredocs(LineReader reader) throws DockerfileException {
    if (!line.text().contains("<<") || !mayHoldHeredocs()) {
      return;
    }
    List<Heredoc> read = new ArrayList<>();
    for (Heredoc announced : Heredoc.announcedIn(line.text())) {
      Optional<String> body = reader.body(announced);
      if (body.isEmpty()) {
        throw line.error(
            Math.max(start, line.text().indexOf("<<")),
            "unterminated heredoc",
            "end it with a line that holds nothing but '"
                + announced.name()
                + "'"
                + line.nearMiss(announced));
      }
      read.add(announced.withContent(body.get()));
    }
    heredocs = List.copyOf(read);
    endLine = reader.linesRead();
  }

  /** The keyword in capitals. */
  String name() {
    return name;
  }

  /** Lower case first, as in Go, and then only ASCII: no other letter may become one of a name. */
  private static String capitals(String keyword) {
    StringBuilder out = new StringBuilder(Blanks.lower(keyword));
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      out.setCharAt(i, c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
    }
    return out.toString();
  }

  /** The keyword as written. */
  String keyword() {
    return keyword;
  }

  List<Word> flags() {
    return flags;
  }

  /** What follows keyword and flags, without blanks around. */
  String operands() {
    return operands;
  }

  int operandsOffset() {
    return operandsOffset;
  }

  List<Heredoc> heredocs() {
    return heredocs;
  }

  char escape() {
    return escape;
  }

  SourceRange range() {
    return line.range(start, endLine);
  }

  /** The text from the keyword on, the keyword in capitals. */
  String source() {
    return name() + text().substring(keyword.length());
  }

  /** The text from the keyword on. */
  String text() {
    return line.text().substring(start, Blanks.trimEnd(line.text(), start, line.text().length()));
  }

  /** What follows the keyword and the blanks of ASCII behind it, blanks at the end included. */
  String rest() {
    String text = line.text();
    int from = start + keyword.length();
    while (from < text.length() && Blanks.isAsciiBlank(text.charAt(from))) {
      from++;
    }
    return text.substring(from);
  }

  /** The strings of the JSON form; empty in any other form. */
  Optional<List<String>> json() throws DockerfileException {
    return json(operands, operandsOffset);
  }

  Optional<List<String>> json(String text, int offset) throws DockerfileException {
    Optional<List<String>> strings;
    try {
      strings = JsonStrings.parse(text);
    } catch (JsonStrings.NotStrings e) {
      throw error(
          offset,
          name() + " in JSON form takes strings only",
          "put double quotes around each item");
    }
    if (strings.isPresent() && strings.get().stream().anyMatch(s -> s.indexOf('\0') >= 0)) {
      throw error(offset, name() + " has an argument with a NUL character", "remove the \\u0000");
    }
    return strings;
  }

  CommandLine command(String text, int offset) throws DockerfileException {
    return json(text, offset)
        .<CommandLine>map(CommandLine.ExecForm::new)
        .orElseGet(() -> new CommandLine.ShellForm(text));
  }

  /** An error at an offset of the joined text. */
  DockerfileException error(int offset, String problem, String hint) {
    return line.error(offset, problem, hint);
  }

  /** An error at the keyword. */
  DockerfileException error(String problem, String hint) {
    return line.error(start, problem, hint);
  }
}
