package dev.envbuilder.dockerfile.shell;

import dev.envbuilder.dockerfile.shell.ShellCommand.Group;
import dev.envbuilder.dockerfile.shell.ShellCommand.Kind;
import dev.envbuilder.dockerfile.shell.ShellCommand.Redirection;
import dev.envbuilder.dockerfile.shell.ShellCommand.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a script (POSIX.1-2017, XCU 2, and what bash adds that is often seen). It gives up on
 * functions, {@code case}, arrays and what is not closed.
 */
public final class ShellScript {
  private static final int LONGEST = 1 << 18;
  private static final int DEEPEST = 40;

  /** After these, or instead of these, a command begins. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "if", "then", "else", "elif", "fi", "while", "until", "do", "done", "!", "time", "esac");

  private static final Set<String> UNREAD = Set.of("case", "function", "select", "coproc");

  private final ShellText text;
  private int depth;

  private ShellScript(ShellText text) {
    this.text = text;
  }

  /** The pipelines of a script in their order, whatever stands between them. */
  public static List<Pipeline> read(String script) throws UnreadableScriptException {
    if (script.length() > LONGEST) {
      throw new UnreadableScriptException("it is longer than " + LONGEST + " characters");
    }
    return new ShellScript(new ShellText(script)).list('\0');
  }

  /** Reads up to what closes the list: a parenthesis, a brace, or NUL for the end of the text. */
  private List<Pipeline> list(char close) throws UnreadableScriptException {
    if (++depth > DEEPEST) {
      throw new UnreadableScriptException("it is nested too deep");
    }
    List<Pipeline> pipelines = new ArrayList<>();
    while (true) {
      text.skipBlanks();
      if (text.atEnd()) {
        if (close != '\0') {
          throw new UnreadableScriptException("'" + close + "' is missing");
        }
        break;
      }
      if (closes(close)) {
        break;
      }
      if (!separator()) {
        pipelines.add(pipeline());
      }
    }
    depth--;
    return pipelines;
  }

  private boolean closes(char close) throws UnreadableScriptException {
    if (text.peek() == ')') {
      if (close != ')') {
        throw new UnreadableScriptException("there is an unexpected ')'");
      }
      text.next();
      return true;
    }
    return close == '}' && text.takeKeyword("}");
  }

  private boolean separator() throws UnreadableScriptException {
    char c = text.peek();
    if (c == '\n') {
      text.nextLine();
      return true;
    }
    if (text.startsWith(";;")) {
      throw new UnreadableScriptException("there is a case");
    }
    if (c == ';' || c == '|' || (c == '&' && !text.startsWith("&>"))) {
      text.next();
      return true;
    }
    if (c == '#') {
      text.skipLine();
      return true;
    }
    String word = text.peekKeyword();
    if (UNREAD.contains(word)) {
      throw new UnreadableScriptException("there is a " + word);
    }
    return KEYWORDS.contains(word) && text.takeKeyword(word);
  }

  private Pipeline pipeline() throws UnreadableScriptException {
    List<ShellCommand> commands = new ArrayList<>();
    commands.add(command());
    text.skipBlanks();
    while (text.startsWith("|") && !text.startsWith("||")) {
      text.next();
      if (text.startsWith("&")) {
        text.next();
      }
      text.skipBlanks();
      while (text.startsWith("\n")) {
        text.nextLine();
        text.skipBlanks();
      }
      commands.add(command());
      text.skipBlanks();
    }
    return new Pipeline(commands);
  }

  private ShellCommand command() throws UnreadableScriptException {
    List<Redirection> redirections = new ArrayList<>();
    List<Pipeline> group;
    if (text.startsWith("((")) {
      text.skipParentheses();
      return new Simple(List.of(), List.of());
    } else if (text.startsWith("(")) {
      text.next();
      group = list(')');
    } else if (text.takeKeyword("{")) {
      group = list('}');
    } else if (text.takeKeyword("[[")) {
      text.skipBehind("]]");
      group = List.of();
    } else {
      List<ShellWord> words = new ArrayList<>();
      parts(words, redirections);
      return new Simple(words, redirections);
    }
    List<ShellWord> none = new ArrayList<>();
    parts(none, redirections);
    if (!none.isEmpty()) {
      throw new UnreadableScriptException("a word follows a group");
    }
    return new Group(group, redirections);
  }

  private void parts(List<ShellWord> words, List<Redirection> redirections)
      throws UnreadableScriptException {
    while (true) {
      text.skipBlanks();
      if (text.atEnd() || text.startsWith("#") || text.atOperator()) {
        return;
      }
      String descriptor = text.takeDescriptor();
      if (text.startsWith("<(")) {
        words.add(word());
      } else if (text.startsWith("<") || text.startsWith(">") || text.startsWith("&>")) {
        redirection(descriptor, redirections);
      } else if (text.startsWith("(")) {
        throw new UnreadableScriptException("there is a function or an array");
      } else {
        words.add(word());
      }
    }
  }

  private void redirection(String descriptor, List<Redirection> redirections)
      throws UnreadableScriptException {
    String operator = text.takeRedirection();
    text.skipBlanks();
    if (text.startsWith("(")) {
      throw new UnreadableScriptException("there is a process substitution");
    }
    ShellWord target = word();
    boolean number = target.text().matches("[0-9]*-?");
    Kind kind =
        switch (operator) {
          case "<", "<>" -> Kind.IN;
          case "<<", "<<-", "<<<" -> Kind.TEXT;
          case "<&" -> Kind.DUPLICATE;
          case ">&" -> number ? Kind.DUPLICATE : Kind.OUT;
          default -> Kind.OUT;
        };
    if (operator.equals("<<") || operator.equals("<<-")) {
      String body = text.heredoc(target.text(), operator.equals("<<-"));
      boolean quoted = !target.raw().equals(target.text());
      target = quoted ? ShellWord.literal(body) : heredoc(body);
    }
    redirections.add(new Redirection(descriptor, kind, target));
  }

  private ShellWord word() throws UnreadableScriptException {
    return new WordReader(text, () -> list(')')).word();
  }

  private ShellWord heredoc(String body) throws UnreadableScriptException {
    ShellScript inner = new ShellScript(new ShellText(body));
    inner.depth = depth + 1;
    return new WordReader(inner.text, () -> inner.list(')')).heredoc();
  }
}
