package dev.envbuilder.dockerfile.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one word, or the text of a here-document, with what is expanded in it. */
final class WordReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** What may stand in braces behind the name of a variable whose value is then not given. */
  private static final Pattern PRESENCE = Pattern.compile(":?\\+.*", Pattern.DOTALL);

  private static final Pattern INNER = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)");

  private final ShellText text;
  private final Substitution substitution;
  private final StringBuilder word = new StringBuilder();
  private final Set<String> variables = new LinkedHashSet<>();
  private final List<List<Pipeline>> substitutions = new ArrayList<>();

  /** Reads a list up to its closing parenthesis. */
  @FunctionalInterface
  interface Substitution {
    List<Pipeline> read() throws UnreadableScriptException;
  }

  WordReader(ShellText text, Substitution substitution) {
    this.text = text;
    this.substitution = substitution;
  }

  ShellWord word() throws UnreadableScriptException {
    int start = text.position();
    if (text.startsWith("<(")) {
      text.next();
      text.next();
      substitutions.add(substitution.read());
    }
    while (!text.atEnd() && !ShellText.endsWord(text.peek())) {
      char c = text.next();
      switch (c) {
        case '\'' -> singleQuoted(false);
        case '"' -> doubleQuoted();
        case '\\' -> escaped();
        case '$' -> dollar(false);
        case '`' -> backquoted();
        default -> word.append(c);
      }
    }
    if (text.position() == start) {
      throw new UnreadableScriptException("a word is missing");
    }
    return new ShellWord(text.since(start), word.toString(), variables, substitutions);
  }

  /** All of the text. */
  ShellWord heredoc() throws UnreadableScriptException {
    while (!text.atEnd()) {
      quotedPart(text.next());
    }
    return new ShellWord(word.toString(), word.toString(), variables, substitutions);
  }

  private void escaped() throws UnreadableScriptException {
    if (text.atEnd()) {
      return;
    }
    char c = text.next();
    if (c != '\n') {
      word.append(c);
    }
  }

  private void singleQuoted(boolean escapes) throws UnreadableScriptException {
    for (char c = text.next(); c != '\''; c = text.next()) {
      word.append(c);
      if (escapes && c == '\\') {
        word.append(text.next());
      }
    }
  }

  private void doubleQuoted() throws UnreadableScriptException {
    for (char c = text.next(); c != '"'; c = text.next()) {
      quotedPart(c);
    }
  }

  private void quotedPart(char c) throws UnreadableScriptException {
    switch (c) {
      case '\\' -> {
        char escaped = text.next();
        if ("$`\"\\".indexOf(escaped) >= 0) {
          word.append(escaped);
        } else if (escaped != '\n') {
          word.append(c).append(escaped);
        }
      }
      case '$' -> dollar(true);
      case '`' -> backquoted();
      default -> word.append(c);
    }
  }

  private void dollar(boolean quoted) throws UnreadableScriptException {
    int start = text.position() - 1;
    if (text.startsWith("((")) {
      text.skipParentheses();
    } else if (text.startsWith("(")) {
      text.next();
      substitutions.add(substitution.read());
    } else if (text.startsWith("{")) {
      braces();
    } else if (!quoted && text.startsWith("'")) {
      text.next();
      singleQuoted(true);
      return;
    } else if (!quoted && text.startsWith("\"")) {
      text.next();
      doubleQuoted();
      return;
    } else {
      name();
    }
    word.append(text.since(start));
  }

  private void name() throws UnreadableScriptException {
    int start = text.position();
    while (isNamePart(text.peek(), text.position() == start)) {
      text.next();
    }
    if (text.position() > start) {
      variables.add(text.since(start));
    }
  }

  private static boolean isNamePart(char c, boolean first) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return letter || (!first && c >= '0' && c <= '9');
  }

  private void braces() throws UnreadableScriptException {
    int start = text.position() + 1;
    int open = 0;
    do {
      char c = text.next();
      if (c == '\\') {
        text.next();
      }
      open += c == '{' ? 1 : c == '}' ? -1 : 0;
    } while (open > 0);
    String inner = text.since(start);
    inner = inner.substring(0, inner.length() - 1);
    if (inner.contains("$(") || inner.contains("`")) {
      throw new UnreadableScriptException("there is a command in braces");
    }
    Matcher name = NAME.matcher(inner);
    if (name.lookingAt() && !PRESENCE.matcher(inner.substring(name.end())).matches()) {
      variables.add(name.group());
    }
    Matcher nested = INNER.matcher(inner);
    while (nested.find()) {
      variables.add(nested.group(1));
    }
  }

  private void backquoted() throws UnreadableScriptException {
    int start = text.position() - 1;
    StringBuilder script = new StringBuilder();
    for (char c = text.next(); c != '`'; c = text.next()) {
      if (c == '\\' && "$`\\".indexOf(text.peek()) >= 0) {
        script.append(text.next());
      } else {
        script.append(c);
      }
    }
    if (script.indexOf("`") >= 0) {
      throw new UnreadableScriptException("there are backquotes in backquotes");
    }
    substitutions.add(ShellScript.read(script.toString()));
    word.append(text.since(start));
  }
}
