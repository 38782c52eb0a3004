package dev.envbuilder.dockerfile.shell;

import java.util.List;

/** A command of a script. */
public sealed interface ShellCommand {
  /** In their order. */
  List<Redirection> redirections();

  /**
   * Words to execute, assignments before them included. Keywords are none: what {@code if} and
   * {@code while} decide is not kept.
   */
  record Simple(List<ShellWord> words, List<Redirection> redirections) implements ShellCommand {
    public Simple {
      words = List.copyOf(words);
      redirections = List.copyOf(redirections);
    }
  }

  /** A list in braces or parentheses. */
  record Group(List<Pipeline> list, List<Redirection> redirections) implements ShellCommand {
    public Group {
      list = List.copyOf(list);
      redirections = List.copyOf(redirections);
    }
  }

  /**
   * A redirection.
   *
   * @param descriptor the number in front of it; empty if there is none
   * @param target the file; for {@link Kind#TEXT} the text itself
   */
  record Redirection(String descriptor, Kind kind, ShellWord target) {
    /** Whether it is about what the command writes. */
    public boolean ofOutput() {
      return kind == Kind.OUT && (descriptor.isEmpty() || descriptor.equals("1"));
    }
  }

  /** What a redirection does. */
  enum Kind {
    /** {@code <}. */
    IN,
    /** {@code >}, {@code >>}, {@code >|}, {@code &>}. */
    OUT,
    /** A here-document or {@code <<<}. */
    TEXT,
    /** {@code 2>&1} and the like. */
    DUPLICATE
  }
}
