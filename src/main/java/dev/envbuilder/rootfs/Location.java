package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;

/** Where a path leads in a root, links before its last name followed. */
public sealed interface Location extends AutoCloseable permits Place, KeptPlace, RootPlace {
  /** The absolute path as seen from the root, without links before the last name. */
  BytePath path();

  @Override
  void close();
}
