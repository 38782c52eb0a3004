package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A here-document.
 *
 * @param name the delimiter without quotes; for COPY and ADD also the file's name
 * @param descriptor the file descriptor before {@code <<}, 0 if none
 * @param expand whether variables are expanded in the body: no part of the delimiter was quoted
 * @param chomp whether leading tabs go ({@code <<-})
 * @param content the body as written, line ends included; see {@link #text()}
 */
public record Heredoc(String name, int descriptor, boolean expand, boolean chomp, String content) {
  /** The body, without the leading tabs of its lines for {@code <<-}. */
  public String text() {
    if (!chomp) {
      return content;
    }
    StringBuilder out = new StringBuilder(content.length());
    boolean leading = true;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      leading = leading && c == '\t';
      if (!leading) {
        out.append(c);
      }
      leading = leading || c == '\n';
    }
    return out.toString();
  }

  /**
   * The name as that of a file, for COPY, ADD and scripts: leading slashes go. Empty where it could
   * be no file's name in a single directory.
   */
  public Optional<String> fileName() {
    int start = 0;
    while (start < name.length() && name.charAt(start) == '/') {
      start++;
    }
    String file = name.substring(start);
    boolean usable =
        !file.isEmpty() && file.indexOf('/') < 0 && !file.equals(".") && !file.equals("..");
    return usable ? Optional.of(file) : Optional.empty();
  }

  Heredoc withContent(String body) {
    return new Heredoc(name, descriptor, expand, chomp, body);
  }

  /**
   * The heredocs announced in an instruction's text, still without content. A line that is no valid
   * shell text announces none; quoted and nested {@code <<} are none either.
   */
  static List<Heredoc> announcedIn(String text) {
    if (!text.contains("<<")) {
      return List.of();
    }
    List<Heredoc> found = new ArrayList<>();
    for (String word : lex(text, ShellLexer.Mode.DISPLAY)) {
      parseWord(word).ifPresent(found::add);
    }
    return found;
  }

  /** The heredoc that a word announces: digits, {@code <<} or {@code <<-}, a delimiter. */
  static Optional<Heredoc> parseWord(String word) {
    int at = 0;
    while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
      at++;
    }
    if (!word.startsWith("<<", at)) {
      return Optional.empty();
    }
    boolean chomp = word.startsWith("-", at + 2);
    String rest = Blanks.trim(word.substring(at + (chomp ? 3 : 2)));
    if (rest.isEmpty() || rest.indexOf('<') >= 0) {
      return Optional.empty();
    }
    List<String> plain = lex(rest, ShellLexer.Mode.DELIMITER);
    List<String> raw = lex(rest, ShellLexer.Mode.RAW_DELIMITER);
    if (plain.size() != 1 || raw.size() != 1) {
      return Optional.empty();
    }
    String name = plain.getFirst();
    boolean expand = quotes(name) == quotes(raw.getFirst());
    return Optional.of(new Heredoc(name, descriptor(word.substring(0, at)), expand, chomp, ""));
  }

  private static int descriptor(String digits) {
    return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
  }

  private static long quotes(String text) {
    return text.chars().filter(c -> c == '\'' || c == '"').count();
  }

  private static List<String> lex(String text, ShellLexer.Mode mode) {
    try {
      return new ShellLexer(text, Variables.NONE, '\\', mode).expand().words();
    } catch (ValueException e) {
      return List.of(); // an unbalanced quote is the shell's business: there is no heredoc in it
    }
  }
}
