package dev.envbuilder.dockerfile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Dockerfile's text, line by line, kept so that an error found long after parsing can still show
 * the line it is about. A byte order mark at the start is dropped.
 *
 * <p>Comments may hold any bytes; elsewhere text that is not UTF-8, or that holds a NUL, is refused
 * where it stands: it can be neither a path nor an argument, and guessing would corrupt it.
 */
public final class SourceText {
  /**
   * The longest line that BuildKit reads, in bytes without its end: it scans lines with Go's {@code
   * bufio.Scanner}, whose buffer holds {@code MaxScanTokenSize}, 64 KiB, line end included.
   * Comments and heredoc bodies count too.
   */
  static final int LONGEST_LINE = 64 * 1024 - 1;

  private static final int EXCERPT = 100;
  private static final Pattern USER_INFO = Pattern.compile("://[^/\\s\"'@]*@");
  private static final int LINES = 12;

  private final String name;
  private final List<String> lines;
  private final BitSet malformed;
  private final BitSet tooLong;
  private final BitSet keys;

  private SourceText(String name, List<String> lines, BitSet malformed, BitSet tooLong) {
    this.name = name;
    this.lines = List.copyOf(lines);
    this.malformed = malformed;
    this.tooLong = tooLong;
    this.keys = SecretValues.keyLines(this.lines);
  }

  /** The text of these bytes. */
  public static SourceText of(byte[] content, String name) {
    String text = new String(content, StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return new SourceText(name, lines, malformedLines(content), tooLongLines(content));
  }

  /** The file's name, for people. */
  public String name() {
    return name;
  }

  /** All of it, as it was read. */
  public String text() {
    return String.join("", lines);
  }

  /** The number of lines. */
  public int lineCount() {
    return lines.size();
  }

  /** A line, numbered from 1, without its end. */
  public String line(int number) {
    String raw = rawLine(number);
    int end = raw.length();
    while (end > 0 && (raw.charAt(end - 1) == '\n' || raw.charAt(end - 1) == '\r')) {
      end--;
    }
    return raw.substring(0, end);
  }

  /** A line, numbered from 1, with its end. */
  String rawLine(int number) {
    return lines.get(number - 1);
  }

  /** Refuses a line that is longer than BuildKit reads, whatever is in it. */
  void requireShort(int number) throws DockerfileException {
    if (tooLong.get(number - 1)) {
      throw error(
          number,
          1,
          "this line is longer than " + LONGEST_LINE + " bytes",
          "break it with continuations, or put the data into a file and COPY that");
    }
  }

  /** Refuses a line that cannot be passed on as it is. */
  void requireReadable(int number) throws DockerfileException {
    if (malformed.get(number - 1)) {
      throw error(
          number,
          Math.max(0, line(number).indexOf('\uFFFD')) + 1,
          "this line is not valid UTF-8",
          "save the file as UTF-8");
    }
    int nul = rawLine(number).indexOf('\0');
    if (nul >= 0) {
      throw error(number, nul + 1, "this line holds a NUL byte", "remove it");
    }
  }

  /**
   * An error at a position.
   *
   * @param problem what is wrong, without position
   * @param hint what to try, or empty
   */
  DockerfileException error(int line, int column, String problem, String hint) {
    return new DockerfileException(
        name, line, column, Blanks.harmless(problem), Blanks.harmless(hint), excerpt(line, column));
  }

  /**
   * The lines of a range with their numbers, for an error about all of them; empty if they are not
   * of this file.
   */
  public String excerpt(SourceRange range) {
    if (!range.file().equals(name) || range.endLine() > lines.size()) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    int last = Math.min(range.endLine(), range.startLine() + LINES - 1);
    for (int number = range.startLine(); number <= last; number++) {
      String line = shown(number);
      boolean cut = line.length() > EXCERPT;
      String shown = Blanks.harmless(cut ? line.substring(0, EXCERPT) : line);
      out.append(number == range.startLine() ? "" : "\n");
      out.append(String.format("%5d | ", number)).append(shown).append(cut ? "..." : "");
    }
    return out.append(last < range.endLine() ? "\n      | ..." : "").toString();
  }

  /**
   * A line as messages show it, which are for others to read: what stands for a user and a password
   * in a URL becomes as many x, and so do tokens that are known by their form, and private keys.
   */
  public String shown(int number) {
    return shown(number, line(number));
  }

  /** All of it as messages show it. */
  public String shownText() {
    StringBuilder out = new StringBuilder();
    for (int number = 1; number <= lines.size(); number++) {
      out.append(shown(number, rawLine(number)));
    }
    return out.toString();
  }

  private String shown(int number, String line) {
    return withoutUserInfo(
        keys.get(number - 1)
            ? SecretValues.maskedKey(SecretValues.masked(line))
            : SecretValues.masked(line));
  }

  /** An instruction on one line, with the same left out as in {@link #shown}. */
  public static String masked(String instruction) {
    return withoutUserInfo(SecretValues.masked(instruction));
  }

  private static String withoutUserInfo(String line) {
    return line.indexOf("://") < 0
        ? line
        : USER_INFO
            .matcher(line)
            .replaceAll(found -> "://" + "x".repeat(found.end() - found.start() - 4) + "@");
  }

  /** The line with a caret below the column; cut when long, control characters made harmless. */
  private String excerpt(int number, int column) {
    if (number < 1 || number > lines.size()) {
      return "";
    }
    String line = shown(number);
    int at = Math.clamp(column - 1L, 0, line.length());
    int from = at < EXCERPT ? 0 : at - EXCERPT / 2;
    int to = Math.min(line.length(), from + EXCERPT);
    String margin = String.format("%5d | ", number);
    StringBuilder out = new StringBuilder(margin);
    out.append(from > 0 ? "..." : "");
    out.append(Blanks.harmless(line.substring(from, to)));
    out.append(to < line.length() ? "..." : "").append('\n');
    int indent = (from > 0 ? 3 : 0) + at - from;
    return out.append("      | ").append(" ".repeat(indent)).append('^').toString();
  }

  private static BitSet tooLongLines(byte[] content) {
    BitSet tooLong = new BitSet();
    int number = 0;
    int start = 0;
    for (int i = 0; i < content.length && content.length > LONGEST_LINE; i++) {
      if (content[i] == '\n') {
        tooLong.set(number++, i - start > LONGEST_LINE);
        start = i + 1;
      }
    }
    tooLong.set(number, content.length - start > LONGEST_LINE);
    return tooLong;
  }

  private static BitSet malformedLines(byte[] content) {
    BitSet malformed = new BitSet();
    if (isUtf8(content, 0, content.length)) {
      return malformed;
    }
    int number = 0;
    for (int start = 0; start < content.length; number++) {
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      malformed.set(number, !isUtf8(content, start, end - start));
      start = end + 1;
    }
    return malformed;
  }

  private static boolean isUtf8(byte[] content, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false; // the answer, not a fault: the caller reports the line if it matters
    }
  }
}
