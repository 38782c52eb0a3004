package dev.envbuilder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * All streams of bzip2 data, one block of at most 900,000 bytes in memory. Each block and each
 * stream is checked against its CRC; data behind the last stream is an error.
 */
final class Bzip2Input extends InputStream {
  private static final long BLOCK_MAGIC = 0x314159265359L;
  private static final long END_MAGIC = 0x177245385090L;
  private static final int[] CRC = crcTable();

  private final Bzip2Bits bits;
  private final InputStream in;
  private Bzip2Block block = new Bzip2Block(1);
  private int streamCrc;
  private int blockCrc;
  private int storedCrc;
  private boolean inStream;
  private boolean inBlock;
  private long streams;
  private boolean ended;
  private boolean closed;

  /** Of the run-length code within a block: equal bytes seen, and copies still to give. */
  private int runByte = -1;

  private int runLength;
  private int copies;

  Bzip2Input(InputStream in) {
    this.in = in;
    this.bits = new Bzip2Bits(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, bytes.length);
    if (closed) {
      throw new IOException("the bzip2 stream is closed");
    }
    int n = 0;
    while (n < length && !ended) {
      if (!inBlock) {
        if (n > 0) {
          break;
        }
        startBlock();
      } else {
        n += readBlock(bytes, at + n, length - n);
      }
    }
    return n > 0 || length == 0 ? n : -1;
  }

  private void startBlock() throws IOException {
    if (!inStream && !startStream()) {
      ended = true;
      return;
    }
    long magic = (bits.read(24) << 24) | bits.read(24);
    int crc = (int) bits.read(32);
    if (magic == BLOCK_MAGIC) {
      storedCrc = crc;
      block.read(bits);
      blockCrc = -1;
      runByte = -1;
      runLength = 0;
      copies = 0;
      inBlock = true;
    } else if (magic == END_MAGIC) {
      if (crc != streamCrc) {
        throw corrupt("the checksum of a stream does not match");
      }
      bits.alignToByte();
      inStream = false;
    } else {
      throw corrupt("a block does not start where it should");
    }
  }

  private boolean startStream() throws IOException {
    if (bits.atEnd()) {
      if (streams == 0) {
        throw corrupt("it is empty");
      }
      return false;
    }
    long head = bits.read(24);
    long level = bits.read(8) - '0';
    if (head != 0x425a68 || level < 1 || level > 9) {
      throw corrupt(streams == 0 ? "it is not bzip2" : "something else follows the last stream");
    }
    block = block.ofLevel((int) level);
    streamCrc = 0;
    streams++;
    inStream = true;
    return true;
  }

  private int readBlock(byte[] bytes, int at, int length) throws IOException {
    int n = 0;
    int crc = blockCrc;
    while (n < length) {
      if (copies > 0) {
        copies--;
      } else {
        int b = block.next();
        if (b < 0) {
          blockCrc = crc;
          endBlock();
          return n;
        }
        if (runLength == 4) {
          // Four equal bytes are followed by how many more of them there are.
          copies = b;
          runLength = 0;
          continue;
        }
        runLength = b == runByte ? runLength + 1 : 1;
        runByte = b;
      }
      crc = (crc << 8) ^ CRC[((crc >>> 24) ^ runByte) & 0xff];
      bytes[at + n++] = (byte) runByte;
    }
    blockCrc = crc;
    return n;
  }

  private void endBlock() throws IOException {
    inBlock = false;
    int crc = ~blockCrc;
    if (crc != storedCrc) {
      throw corrupt("the checksum of a block does not match");
    }
    streamCrc = Integer.rotateLeft(streamCrc, 1) ^ crc;
  }

  static CompressionException corrupt(String why) {
    return new CompressionException(Compression.BZIP2, why);
  }

  private static int[] crcTable() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int c = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        c = (c << 1) ^ (c < 0 ? 0x04c11db7 : 0);
      }
      table[i] = c;
    }
    return table;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      in.close();
    }
  }
}
