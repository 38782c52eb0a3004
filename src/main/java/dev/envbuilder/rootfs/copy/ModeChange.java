package dev.envbuilder.rootfs.copy;

/** What {@code --chmod} does to permission bits. */
public interface ModeChange {
  /** Modes stay as they are in the source. */
  static ModeChange none() {
    return new ModeChange() {
      @Override
      public boolean isAbsolute() {
        return false;
      }

      @Override
      public int apply(int mode, boolean directory) {
        return mode;
      }
    };
  }

  /** Whether the mode is set outright; then parents made on the way get it, too. */
  boolean isAbsolute();

  /** The new twelve bits of a file or directory that had these. */
  int apply(int mode, boolean directory);
}
