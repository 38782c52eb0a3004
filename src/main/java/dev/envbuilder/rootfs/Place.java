package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;

/**
 * A directory entry, which may exist or not: an open parent directory and a name in it. Close it
 * soon; the parent directory is the root's and is closed by it.
 */
public final class Place implements Location {
  private final OpenDirectory parent;
  private final BytePath name;
  private final KeepRules.Node keep;
  private boolean closed;

  Place(OpenDirectory parent, BytePath name) {
    this.parent = parent;
    this.name = name;
    this.keep = parent.keep().child(name);
    parent.use();
  }

  @Override
  public BytePath path() {
    return parent.path().append(name);
  }

  /** The directory that the entry is in. */
  public Directory parent() {
    return parent.directory();
  }

  /** The path of the directory that the entry is in. */
  public BytePath parentPath() {
    return parent.path();
  }

  /** The entry's name in {@link #parent()}. */
  public BytePath name() {
    return name;
  }

  /** Whether something below is kept, so that this must stay, or become, a real directory. */
  public boolean isAboveKept() {
    return keep.isAboveKept();
  }

  KeepRules.Node keep() {
    return keep;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      parent.release();
    }
  }
}
