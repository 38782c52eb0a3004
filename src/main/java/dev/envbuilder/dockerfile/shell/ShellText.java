package dev.envbuilder.dockerfile.shell;

/** A script and the place in it that is read next. */
final class ShellText {
  private final String text;
  private int at;
  private int heredocsEnd;

  ShellText(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at == text.length();
  }

  int position() {
    return at;
  }

  /** What was read since a position. */
  String since(int position) {
    return text.substring(position, at);
  }

  /** The next character; NUL at the end. */
  char peek() {
    return atEnd() ? '\0' : text.charAt(at);
  }

  char next() throws UnreadableScriptException {
    if (atEnd()) {
      throw new UnreadableScriptException("it ends too early");
    }
    return text.charAt(at++);
  }

  boolean startsWith(String prefix) {
    return text.startsWith(prefix, at);
  }

  /** Goes behind the end of a line, and behind the here-documents that begin there. */
  void nextLine() throws UnreadableScriptException {
    next();
    at = Math.max(at, heredocsEnd);
  }

  /** Blanks, and lines that go on. */
  void skipBlanks() {
    while (!atEnd()) {
      if (startsWith("\\\n")) {
        at += 2;
      } else if (startsWith("\\\r\n")) {
        at += 3;
      } else if (isBlank(peek())) {
        at++;
      } else {
        return;
      }
    }
  }

  void skipLine() {
    while (!atEnd() && peek() != '\n') {
      at++;
    }
  }

  void skipBehind(String end) throws UnreadableScriptException {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw new UnreadableScriptException("'" + end + "' is missing");
    }
    at = found + end.length();
  }

  /** Goes behind the parentheses that begin here. */
  void skipParentheses() throws UnreadableScriptException {
    int open = 0;
    do {
      char c = next();
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
    } while (open > 0);
  }

  /** Whether a command ends here. */
  boolean atOperator() {
    char c = peek();
    return c == '\n' || c == ';' || c == '|' || c == ')' || (c == '&' && !startsWith("&>"));
  }

  /** A word that is no more than letters and signs of keywords; empty if there is none. */
  String peekKeyword() {
    int end = at;
    while (end < text.length() && isKeywordPart(text.charAt(end))) {
      end++;
    }
    return end == text.length() || endsWord(text.charAt(end)) ? text.substring(at, end) : "";
  }

  boolean takeKeyword(String keyword) {
    boolean there = peekKeyword().equals(keyword);
    at += there ? keyword.length() : 0;
    return there;
  }

  /** The number in front of a redirection; empty if there is none. */
  String takeDescriptor() {
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    boolean redirects = end < text.length() && "<>".indexOf(text.charAt(end)) >= 0;
    String digits = redirects ? text.substring(at, end) : "";
    at += digits.length();
    return digits;
  }

  String takeRedirection() throws UnreadableScriptException {
    for (String operator :
        new String[] {"<<<", "<<-", "<<", "<>", "<&", "<", "&>>", "&>", ">>", ">|", ">&", ">"}) {
      if (startsWith(operator)) {
        at += operator.length();
        return operator;
      }
    }
    throw new UnreadableScriptException("there is no redirection");
  }

  /** The body of a here-document that is announced in this line. */
  String heredoc(String delimiter, boolean chomp) {
    int newline = text.indexOf('\n', at);
    int start = Math.max(heredocsEnd, newline < 0 ? text.length() : newline + 1);
    StringBuilder body = new StringBuilder();
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, end);
      start = Math.min(text.length(), end + 1);
      String content = chomp ? line.replaceFirst("^\t+", "") : line;
      if (content.equals(delimiter)) {
        break;
      }
      body.append(content).append('\n');
    }
    heredocsEnd = start;
    return body.toString();
  }

  static boolean endsWord(char c) {
    return isBlank(c) || c == '\n' || ";&|<>()".indexOf(c) >= 0;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private static boolean isKeywordPart(char c) {
    return (c >= 'a' && c <= 'z') || "![]{}".indexOf(c) >= 0;
  }
}
