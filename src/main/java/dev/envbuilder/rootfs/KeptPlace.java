package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;

/** A path that leads to something kept: there is no handle for it. */
public record KeptPlace(BytePath path) implements Location {
  @Override
  public void close() {
    // holds nothing
  }
}
