package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;
import java.io.IOException;

/** A root file system, or a layer for one, that is not as it must be. */
public abstract sealed class RootfsException extends IOException
    permits ResolveException, LayerEntryException, FileChangedException, TooDeepException {
  private static final long serialVersionUID = 1L;

  private final transient BytePath path;

  RootfsException(BytePath path, String message) {
    super(message);
    this.path = path;
  }

  /** What it is about: a path in the root, or the name of a layer's entry. */
  public BytePath path() {
    return path;
  }
}
