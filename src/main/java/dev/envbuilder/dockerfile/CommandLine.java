package dev.envbuilder.dockerfile;

import java.util.List;

/** What RUN, CMD, ENTRYPOINT and HEALTHCHECK execute. Never expanded by the builder. */
public sealed interface CommandLine {
  /**
   * A text for the image's SHELL.
   *
   * @param text the text; empty where the instruction has no operand
   */
  record ShellForm(String text) implements CommandLine {}

  /**
   * Arguments that are executed without a shell.
   *
   * @param arguments the arguments; empty for {@code []}
   */
  record ExecForm(List<String> arguments) implements CommandLine {
    public ExecForm {
      arguments = List.copyOf(arguments);
    }
  }
}
