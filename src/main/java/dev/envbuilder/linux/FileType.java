package dev.envbuilder.linux;

/** What a directory entry is: the {@code S_IFMT} part of a mode, see inode(7). */
public enum FileType {
  FIFO(0010000),
  CHARACTER_DEVICE(0020000),
  DIRECTORY(0040000),
  BLOCK_DEVICE(0060000),
  REGULAR(0100000),
  SYMLINK(0120000),
  SOCKET(0140000);

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  /** The bits of this type in a mode. */
  public int bits() {
    return bits;
  }

  /** The type that a full mode holds; a type that Linux does not know is taken as a file. */
  public static FileType ofMode(int mode) {
    return switch (mode & 0170000) {
      case 0010000 -> FIFO;
      case 0020000 -> CHARACTER_DEVICE;
      case 0040000 -> DIRECTORY;
      case 0060000 -> BLOCK_DEVICE;
      case 0120000 -> SYMLINK;
      case 0140000 -> SOCKET;
      default -> REGULAR;
    };
  }
}
