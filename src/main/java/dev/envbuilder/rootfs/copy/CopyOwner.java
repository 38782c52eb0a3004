package dev.envbuilder.rootfs.copy;

/** To whom copied files belong. */
public sealed interface CopyOwner {
  /** As in the source, or as in the archive that is unpacked. */
  static CopyOwner asSource() {
    return new AsSource();
  }

  /** The owner of each file stays. */
  record AsSource() implements CopyOwner {}

  /** One owner for all, and for directories made on the way: {@code --chown}. */
  record Fixed(long uid, long gid) implements CopyOwner {}

  /** The owner of a copy of a file with this owner. */
  default Fixed of(long uid, long gid) {
    return switch (this) {
      case AsSource() -> new Fixed(uid, gid);
      case Fixed fixed -> fixed;
    };
  }
}
