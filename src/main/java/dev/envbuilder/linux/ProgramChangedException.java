package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.io.IOException;

/**
 * A command changed files of this program, which is still running and may hold secrets: what it
 * loads from now on could be somebody else's.
 */
public final class ProgramChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  ProgramChangedException(BytePath file) {
    super(
        "a command of the build changed '"
            + file
            + "', which is a part of this program, and it holds secrets; nothing more is started."
            + " Leave that folder out of what the command changes, and recreate this container");
  }
}
