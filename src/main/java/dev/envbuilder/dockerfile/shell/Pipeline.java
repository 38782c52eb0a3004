package dev.envbuilder.dockerfile.shell;

import java.util.List;

/** Commands, each of which reads what the one before it writes. */
public record Pipeline(List<ShellCommand> commands) {
  public Pipeline {
    commands = List.copyOf(commands);
  }
}
