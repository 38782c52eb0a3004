package dev.envbuilder.dockerfile;

import java.util.List;

/**
 * Expands the words of a Dockerfile as BuildKit's {@code shell/lex.go} does: {@code $v}, {@code
 * ${v}}, {@code :- - :+ + :? ? # ## % %% / //}, single and double quotes and the escape character
 * of the file. Other {@code ${...}} modifiers are errors.
 *
 * <p>Two bounds hold against hostile input: {@value ShellLexer#MAX_DEPTH} levels of nesting and
 * {@value ShellLexer#MAX_LENGTH} characters of result (Linux takes no single argument or variable
 * above 128 KiB).
 *
 * @param escape the escape character, {@code \} or a backtick
 */
public record ShellWords(char escape) {
  /** Expands a text to one word: blanks stay, quotes and escapes go. */
  public String expandWord(String text, Variables env) throws ValueException {
    return expand(text, env).text();
  }

  /** Expands a text and splits it at unquoted blanks, those that come from variables included. */
  public List<String> expandWords(String text, Variables env) throws ValueException {
    return expand(text, env).words();
  }

  /** Expands a text and says which variables were looked up. */
  public Expansion expand(String text, Variables env) throws ValueException {
    return new ShellLexer(text, env, escape, ShellLexer.Mode.WORD).expand();
  }

  /**
   * Expands the body of a heredoc: quotes stay, {@code \$} and {@code \\} lose their backslash,
   * whatever the escape character of the file is.
   */
  public Expansion expandHeredoc(String text, Variables env) throws ValueException {
    return new ShellLexer(text, env, '\\', ShellLexer.Mode.HEREDOC).expand();
  }

  /**
   * Expands a text for people: quotes and escapes stay and variables that are not set stay as they
   * are written.
   */
  public Expansion expandForDisplay(String text, Variables env) throws ValueException {
    return new ShellLexer(text, env, escape, ShellLexer.Mode.DISPLAY).expand();
  }
}
