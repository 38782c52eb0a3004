package dev.envbuilder.ssh;

import java.io.IOException;
import java.nio.file.Path;

/** The agent that a step's requests go on to does not answer. */
final class UnreachableAgentException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreachableAgentException(Path socket, IOException cause) {
    super(
        "the ssh agent at '"
            + socket
            + "' does not answer a step's request: "
            + cause.getMessage()
            + "; check that it is running and that its socket is mounted",
        cause);
  }
}
