package dev.envbuilder.linux;

/** Flags of open(2). Two of them differ by machine ({@code asm/fcntl.h}). */
final class OpenFlags {
  static final int READ = 0;
  static final int WRITE = 1;
  static final int READ_WRITE = 2;
  static final int CREATE = 0100;
  static final int EXCLUSIVE = 0200;
  static final int NO_TERMINAL = 0400;
  static final int TRUNCATE = 01000;
  static final int APPEND = 02000;
  static final int NON_BLOCKING = 04000;
  static final int CLOSE_ON_EXEC = 02000000;

  static final int DIRECTORY;
  static final int NO_FOLLOW;

  static {
    String machine = System.getProperty("os.arch", "");
    switch (machine) {
      case "amd64" -> {
        DIRECTORY = 0200000;
        NO_FOLLOW = 0400000;
      }
      case "aarch64" -> {
        DIRECTORY = 040000;
        NO_FOLLOW = 0100000;
      }
      default ->
          throw new IllegalStateException(
              "machine '" + machine + "' is not supported: only amd64 and aarch64 are");
    }
  }

  private OpenFlags() {}
}
