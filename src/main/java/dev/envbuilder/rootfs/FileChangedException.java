package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;

/** A file that changed while it was read into a layer; the layer must be thrown away. */
public final class FileChangedException extends RootfsException {
  private static final long serialVersionUID = 1L;

  FileChangedException(BytePath file) {
    super(
        file,
        "file '"
            + file
            + "' changed while it was read into a layer: some process still writes to it; build"
            + " again when that has ended");
  }
}
