package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A command changed the program through which commands are started. */
public final class LauncherChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  LauncherChangedException(BytePath launcher, @Nullable Throwable cause) {
    super(
        "a command of the build changed '"
            + launcher
            + "', through which later commands and their secrets would go; nothing more is started",
        cause);
  }
}
