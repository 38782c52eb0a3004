package dev.envbuilder.archive;

/** What a tar entry stands for. Other type flags are skipped by {@link TarReader}. */
public enum TarType {
  FILE('0'),
  /** Another name of an earlier entry of the same archive, which {@code linkName} gives. */
  HARDLINK('1'),
  SYMLINK('2'),
  CHAR('3'),
  BLOCK('4'),
  DIRECTORY('5'),
  FIFO('6');

  private final char flag;

  TarType(char flag) {
    this.flag = flag;
  }

  byte flag() {
    return (byte) flag;
  }
}
