package dev.envbuilder.archive;

import java.io.IOException;
import java.util.Arrays;

/** One block: Huffman codes, move-to-front and run lengths undone, then Burrows-Wheeler's turn. */
final class Bzip2Block {
  private static final int UNIT = 100_000;
  private static final int MAX_CODE = 20;
  private static final int MAX_SYMBOLS = 258;
  private static final int GROUP_RUN = 50;

  /** More selectors than a full block can use are read and dropped, as bzip2 1.0.8 does. */
  private static final int MAX_SELECTORS = 18_002;

  private final int level;
  private final int[] links;
  private final byte[] selectors = new byte[MAX_SELECTORS];
  private final byte[] symbolBytes = new byte[256];
  private final HuffmanTable[] tables = new HuffmanTable[6];
  private int selectorCount;
  private int symbolCount;
  private int length;
  private int given;
  private int link;

  Bzip2Block(int level) {
    this.level = level;
    this.links = new int[level * UNIT];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = new HuffmanTable();
    }
  }

  /** A block for streams of this level: this one if it fits. */
  Bzip2Block ofLevel(int wanted) {
    return wanted == level ? this : new Bzip2Block(wanted);
  }

  /** The next byte of the block, before its outer run lengths are undone; -1 at its end. */
  int next() {
    if (given == length) {
      return -1;
    }
    given++;
    link = links[link >>> 8];
    return link & 0xff;
  }

  /** Reads a block up to the next one's magic; its own was read. */
  void read(Bzip2Bits bits) throws IOException {
    if (bits.readBit()) {
      throw Bzip2Input.corrupt("it holds a randomised block, which only bzip2 before 0.9.5 wrote");
    }
    int origin = (int) bits.read(24);
    readSymbols(bits);
    int groups = (int) bits.read(3);
    if (groups < 2 || groups > 6) {
      throw Bzip2Input.corrupt("the number of Huffman tables is impossible");
    }
    readSelectors(bits, groups);
    for (int i = 0; i < groups; i++) {
      tables[i].read(bits, symbolCount + 2);
    }
    int[] counts = new int[256];
    readBytes(bits, counts);
    if (origin >= length) {
      throw Bzip2Input.corrupt("a block starts outside of itself");
    }
    turn(origin, counts);
  }

  private void readSymbols(Bzip2Bits bits) throws IOException {
    int rows = (int) bits.read(16);
    symbolCount = 0;
    for (int row = 0; row < 16; row++) {
      int used = (rows & (0x8000 >> row)) == 0 ? 0 : (int) bits.read(16);
      for (int column = 0; column < 16; column++) {
        if ((used & (0x8000 >> column)) != 0) {
          symbolBytes[symbolCount++] = (byte) ((row << 4) | column);
        }
      }
    }
    if (symbolCount == 0) {
      throw Bzip2Input.corrupt("a block uses no symbols");
    }
  }

  private void readSelectors(Bzip2Bits bits, int groups) throws IOException {
    int count = (int) bits.read(15);
    if (count == 0) {
      throw Bzip2Input.corrupt("a block has no Huffman selectors");
    }
    byte[] order = {0, 1, 2, 3, 4, 5};
    for (int i = 0; i < count; i++) {
      int back = 0;
      while (bits.readBit()) {
        if (++back >= groups) {
          throw Bzip2Input.corrupt("a Huffman selector is impossible");
        }
      }
      byte group = order[back];
      System.arraycopy(order, 0, order, 1, back);
      order[0] = group;
      if (i < MAX_SELECTORS) {
        selectors[i] = group;
      }
    }
    selectorCount = Math.min(count, MAX_SELECTORS);
  }

  private void readBytes(Bzip2Bits bits, int[] counts) throws IOException {
    byte[] order = symbolBytes.clone();
    int endOfBlock = symbolCount + 1;
    int selector = 0;
    int left = 0;
    HuffmanTable table = tables[0];
    int n = 0;
    long run = 0;
    long weight = 1;
    while (true) {
      if (left == 0) {
        if (selector == selectorCount) {
          throw Bzip2Input.corrupt("a block has too few Huffman selectors");
        }
        table = tables[selectors[selector++]];
        left = GROUP_RUN;
      }
      left--;
      int symbol = table.next(bits);
      if (symbol < 2) {
        // Runs of the front byte are numbers in base 2 with the digits 1 and 2.
        run += weight << symbol;
        weight <<= 1;
        if (run > links.length - n) {
          throw overflow();
        }
        continue;
      }
      if (run > 0) {
        n = fill(order[0] & 0xff, n, (int) run, counts);
        run = 0;
        weight = 1;
      }
      if (symbol == endOfBlock) {
        length = n;
        return;
      }
      int back = symbol - 1;
      byte value = order[back];
      System.arraycopy(order, 0, order, 1, back);
      order[0] = value;
      if (n == links.length) {
        throw overflow();
      }
      n = fill(value & 0xff, n, 1, counts);
    }
  }

  private int fill(int value, int from, int count, int[] counts) {
    Arrays.fill(links, from, from + count, value);
    counts[value] += count;
    return from + count;
  }

  private CompressionException overflow() {
    return Bzip2Input.corrupt("a block is larger than its stream allows");
  }

  /** Turns the last column into links to each byte's follower, in the upper 24 bits. */
  private void turn(int origin, int[] counts) {
    int sum = 0;
    for (int i = 0; i < 256; i++) {
      int count = counts[i];
      counts[i] = sum;
      sum += count;
    }
    for (int i = 0; i < length; i++) {
      int value = links[i] & 0xff;
      links[counts[value]++] |= i << 8;
    }
    given = 0;
    // One step ahead: the entry's upper bits say where the first byte is.
    link = links[origin];
    link = link & ~0xff;
  }

  /** A canonical Huffman code of up to 20 bits. */
  private static final class HuffmanTable {
    private final int[] limit = new int[MAX_CODE + 2];
    private final int[] base = new int[MAX_CODE + 2];
    private final int[] symbols = new int[MAX_SYMBOLS];
    private int shortest;

    void read(Bzip2Bits bits, int count) throws IOException {
      int[] lengths = new int[count];
      int length = (int) bits.read(5);
      for (int i = 0; i < count; i++) {
        while (bits.readBit()) {
          length += bits.readBit() ? -1 : 1;
          checkLength(length);
        }
        checkLength(length);
        lengths[i] = length;
      }
      build(lengths);
    }

    private static void checkLength(int length) throws IOException {
      if (length < 1 || length > MAX_CODE) {
        throw Bzip2Input.corrupt("a Huffman code is too long");
      }
    }

    private void build(int[] lengths) {
      int n = 0;
      int code = 0;
      shortest = 0;
      for (int length = 1; length <= MAX_CODE; length++) {
        int first = n;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
          if (lengths[symbol] == length) {
            symbols[n++] = symbol;
          }
        }
        if (n > first && shortest == 0) {
          shortest = length;
        }
        base[length] = first - code;
        code += n - first;
        limit[length] = code;
        code <<= 1;
      }
    }

    int next(Bzip2Bits bits) throws IOException {
      int length = shortest;
      int code = (int) bits.read(length);
      while (code >= limit[length]) {
        if (++length > MAX_CODE) {
          throw Bzip2Input.corrupt("a Huffman code is not in its table");
        }
        code = (code << 1) | (int) bits.read(1);
      }
      int index = base[length] + code;
      if (index < 0 || index >= symbols.length) {
        throw Bzip2Input.corrupt("a Huffman code is not in its table");
      }
      return symbols[index];
    }
  }
}
