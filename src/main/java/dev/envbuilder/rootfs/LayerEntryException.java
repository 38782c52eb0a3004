package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;

/** An entry of a layer that cannot be unpacked. */
public final class LayerEntryException extends RootfsException {
  private static final long serialVersionUID = 1L;

  LayerEntryException(BytePath entry, String why) {
    super(entry, "layer entry '" + entry + "' " + why);
  }
}
