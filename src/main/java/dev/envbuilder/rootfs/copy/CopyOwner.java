package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.FileStatus;

/** To whom copied files belong. */
public sealed interface CopyOwner {
  /** As in the source: {@code COPY --from} and unpacked archives. */
  static CopyOwner asSource() {
    return new AsSource();
  }

  /** Root: what comes from the build context. */
  static CopyOwner root() {
    return new Fixed(0, 0);
  }

  /** The owner of each file stays. */
  record AsSource() implements CopyOwner {}

  /** One owner for all: {@code --chown}, or root. */
  record Fixed(long uid, long gid) implements CopyOwner {}

  /** The owner of a copy of this file. */
  default Fixed of(FileStatus source) {
    return of(source.uid(), source.gid());
  }

  /** The owner of a copy of a file with this owner. */
  default Fixed of(long uid, long gid) {
    return switch (this) {
      case AsSource() -> new Fixed(uid, gid);
      case Fixed fixed -> fixed;
    };
  }

  /** The owner of directories that no source has: parents made on the way. */
  default Fixed ofNewParent() {
    return of(0, 0);
  }
}
