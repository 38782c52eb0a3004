package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.shell.Pipeline;
import dev.envbuilder.dockerfile.shell.ShellCommand;
import dev.envbuilder.dockerfile.shell.ShellCommand.Redirection;
import dev.envbuilder.dockerfile.shell.ShellScript;
import dev.envbuilder.dockerfile.shell.ShellWord;
import dev.envbuilder.dockerfile.shell.UnreadableScriptException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows secrets through a script into files. It follows what prints or copies them as they are,
 * and loses them in any other command: a digest of a secret is none. A secret is told by its id; an
 * empty one stands for none.
 */
final class SecretFlow {
  private static final String DEFAULT_FOLDER = "/run/secrets/";

  private final Map<String, String> files;
  private final Map<String, String> variables;
  private final KeptFiles kept;

  /**
   * A flow.
   *
   * @param files the files that hold secrets, and which
   * @param variables the variables that do
   * @param kept is told of the files that are written and removed
   */
  SecretFlow(Map<String, String> files, Map<String, String> variables, KeptFiles kept) {
    this.files = Map.copyOf(files);
    this.variables = new HashMap<>(variables);
    this.kept = kept;
  }

  /** Follows a list; returns what it writes to its output. */
  String list(List<Pipeline> pipelines, String input) throws UnreadableScriptException {
    String output = "";
    for (Pipeline pipeline : pipelines) {
      String carried = input;
      for (ShellCommand command : pipeline.commands()) {
        carried = command(command, carried);
      }
      output = first(output, carried);
    }
    return output;
  }

  /** A command by its words. */
  String command(List<ShellWord> words, String input) throws UnreadableScriptException {
    List<Argument> arguments = new ArrayList<>();
    for (ShellWord word : words) {
      arguments.add(argument(word));
    }
    kept.next();
    return new SecretCommand(this, kept, arguments, input).output();
  }

  private String command(ShellCommand command, String piped) throws UnreadableScriptException {
    String input = piped;
    for (Redirection redirection : command.redirections()) {
      input =
          switch (redirection.kind()) {
            case IN -> fileNamed(redirection.target().text());
            case TEXT -> argument(redirection.target()).secret();
            case OUT, DUPLICATE -> input;
          };
    }
    String output =
        switch (command) {
          case ShellCommand.Simple simple -> command(simple.words(), input);
          case ShellCommand.Group group -> list(group.list(), input);
        };
    for (Redirection redirection : command.redirections()) {
      if (redirection.ofOutput()) {
        kept.written(output, redirection.target());
        output = "";
      }
    }
    return output;
  }

  /** Follows a script that stands in an argument. */
  String script(String text, String input) throws UnreadableScriptException {
    return list(ShellScript.read(text), input);
  }

  private Argument argument(ShellWord word) throws UnreadableScriptException {
    String secret = "";
    for (String name : word.variables()) {
      secret = first(secret, variables.getOrDefault(name, ""));
    }
    for (List<Pipeline> substitution : word.substitutions()) {
      secret = first(secret, list(substitution, ""));
    }
    return new Argument(word, secret, fileNamed(word.text()));
  }

  /** The secret that a file holds. */
  String fileNamed(String path) {
    if (path.startsWith(DEFAULT_FOLDER) && path.length() > DEFAULT_FOLDER.length()) {
      return files.getOrDefault(path, path.substring(DEFAULT_FOLDER.length()));
    }
    return files.getOrDefault(path, "");
  }

  /** A variable gets a value. */
  void assign(String name, String secret) {
    if (secret.isEmpty()) {
      variables.remove(name);
    } else {
      variables.put(name, secret);
    }
  }

  static String first(String one, String other) {
    return one.isEmpty() ? other : one;
  }

  /**
   * A word of a command.
   *
   * @param secret the secret that becomes part of it
   * @param file the secret in the file that it names
   */
  record Argument(ShellWord word, String secret, String file) {
    String text() {
      return word.text();
    }

    boolean option() {
      return text().startsWith("-") && text().length() > 1;
    }
  }
}
