package dev.envbuilder.context;

/**
 * UTF-8 as Go reads it: a byte that begins no valid sequence is a character of its own, U+FFFD, one
 * byte long. File names are bytes, and {@code ?} has to match some of them.
 */
final class Runes {
  static final int INVALID = 0xFFFD;

  private Runes() {}

  /** The number of bytes of the character at {@code at}. */
  static int length(byte[] text, int at, int end) {
    int first = text[at] & 0xFF;
    if (first < 0xC2 || first > 0xF4) {
      return 1;
    }
    int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (at + length > end) {
      return 1;
    }
    for (int i = 1; i < length; i++) {
      if ((text[at + i] & 0xC0) != 0x80) {
        return 1;
      }
    }
    int second = text[at + 1] & 0xFF;
    boolean overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    boolean surrogate = first == 0xED && second > 0x9F;
    boolean tooHigh = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || tooHigh ? 1 : length;
  }

  /** The character of {@code length} bytes at {@code at}. */
  static int value(byte[] text, int at, int length) {
    int first = text[at] & 0xFF;
    if (length == 1) {
      return first < 0x80 ? first : INVALID;
    }
    int value = first & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      value = (value << 6) | (text[at + i] & 0x3F);
    }
    return value;
  }
}
