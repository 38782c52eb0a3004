package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;

/** A directory below more directories than are walked. */
public final class TooDeepException extends RootfsException {
  private static final long serialVersionUID = 1L;

  TooDeepException(BytePath directory) {
    super(
        directory,
        "directory '%s' lies more than %d directories deep: remove it in the step that made it"
            .formatted(directory, Root.MAX_DEPTH));
  }
}
