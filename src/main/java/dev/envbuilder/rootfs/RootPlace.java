package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;

/** The root itself, which has neither a name nor a directory that it is in. */
public record RootPlace() implements Location {
  @Override
  public BytePath path() {
    return BytePath.ROOT;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
