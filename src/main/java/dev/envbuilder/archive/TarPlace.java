package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;

/** The entry that is being read or written, so that every failure can name it. */
record TarPlace(long offset, BytePath entry) {
  TarPlace(long offset) {
    this(offset, BytePath.EMPTY);
  }

  TarPlace named(BytePath name) {
    return new TarPlace(offset, name);
  }

  TarException failure(String why) {
    return new TarException(offset, entry, why);
  }
}
