package dev.envbuilder.dockerfile;

import java.util.List;
import java.util.Optional;

/** What a RUN comes down to once its heredocs are put in place. */
public sealed interface RunProgram {
  /** The directory in which BuildKit puts heredocs that are scripts. */
  String SCRIPT_DIRECTORY = "/dev/pipes/";

  /** Arguments to execute as they are. */
  record Arguments(List<String> arguments) implements RunProgram {
    public Arguments {
      arguments = List.copyOf(arguments);
    }
  }

  /** One argument for the image's SHELL. */
  record ShellText(String text) implements RunProgram {}

  /**
   * A file, mode 0755, to execute: a heredoc that begins with {@code #!}.
   *
   * @param path where it has to be while it runs
   */
  record Script(String path, String content) implements RunProgram {}

  /** The program of a command line and its heredocs (BuildKit {@code convert.go} dispatchRun). */
  static RunProgram of(CommandLine command, List<Heredoc> heredocs) {
    return switch (command) {
      case CommandLine.ExecForm(List<String> arguments) -> new Arguments(arguments);
      case CommandLine.ShellForm(String text) when heredocs.isEmpty() -> new ShellText(text);
      case CommandLine.ShellForm(String text) when Heredoc.parseWord(text).isPresent() ->
          alone(heredocs.getFirst());
      case CommandLine.ShellForm(String text) -> {
        StringBuilder full = new StringBuilder(text);
        for (Heredoc heredoc : heredocs) {
          full.append('\n').append(heredoc.content()).append(heredoc.name());
        }
        yield new ShellText(full.toString());
      }
    };
  }

  private static RunProgram alone(Heredoc heredoc) {
    String text = heredoc.text();
    // the body as written is asked: "<<-" with a tab before the "#!" is given to the shell
    // a delimiter that could lead out of the directory is none of a script's names
    Optional<String> file =
        heredoc.content().startsWith("#!") ? heredoc.fileName() : Optional.empty();
    return file.isPresent() ? new Script(SCRIPT_DIRECTORY + file.get(), text) : new ShellText(text);
  }
}
