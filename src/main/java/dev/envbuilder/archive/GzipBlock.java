package dev.envbuilder.archive;

import io.airlift.compress.v3.deflate.DeflateNativeCompressor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One gzip member in the making: its plain bytes, then its compressed ones. Buffers are reused. */
final class GzipBlock {
  private static final int HEADER = 10;
  private static final int TRAILER = 8;

  /** Compresses a whole array as one raw deflate stream. */
  private interface RawDeflate {
    int compress(byte[] in, int length, byte[] out, int at);
  }

  private final RawDeflate deflate;
  private final byte[] plain;
  private final byte[] packed;
  private int plainLength;
  private int packedLength;

  private GzipBlock(RawDeflate deflate, int size, int bound) {
    this.deflate = deflate;
    this.plain = new byte[size];
    this.packed = new byte[HEADER + bound + TRAILER];
    // RFC 1952, 2.3: deflate, no flags, no time, no hint of the level, operating system unknown.
    packed[0] = 0x1f;
    packed[1] = (byte) 0x8b;
    packed[2] = 8;
    packed[9] = (byte) 0xff;
  }

  static GzipBlock ofLibdeflate(int size, int level) {
    DeflateNativeCompressor compressor = new DeflateNativeCompressor(level);
    int bound = compressor.maxCompressedLength(size);
    return new GzipBlock(
        (in, length, out, at) -> compressor.compress(in, 0, length, out, at, out.length - at),
        size,
        bound);
  }

  static GzipBlock ofZlib(int size, int level) {
    // Stored blocks are the worst case: five bytes per 16 KiB at zlib's default memory level.
    int bound = size + (size / 16_000 + 1) * 5 + 64;
    return new GzipBlock(
        (in, length, out, at) -> {
          try (Deflater deflater = new Deflater(level, true)) {
            deflater.setInput(in, 0, length);
            deflater.finish();
            int n = deflater.deflate(out, at, out.length - at);
            if (!deflater.finished()) {
              throw new IllegalStateException("a deflated block outgrew its bound");
            }
            return n;
          }
        },
        size,
        bound);
  }

  /** Takes as many bytes as there is room for. */
  int add(byte[] bytes, int at, int length) {
    int n = Math.min(length, plain.length - plainLength);
    System.arraycopy(bytes, at, plain, plainLength, n);
    plainLength += n;
    return n;
  }

  boolean isFull() {
    return plainLength == plain.length;
  }

  boolean isEmpty() {
    return plainLength == 0;
  }

  GzipBlock compressed() {
    CRC32 crc = new CRC32();
    crc.update(plain, 0, plainLength);
    int end = HEADER + deflate.compress(plain, plainLength, packed, HEADER);
    littleEndian(packed, end, (int) crc.getValue());
    littleEndian(packed, end + 4, plainLength);
    packedLength = end + TRAILER;
    return this;
  }

  /** Writes the member, and is ready for the next bytes. */
  void writeTo(OutputStream out) throws IOException {
    out.write(packed, 0, packedLength);
    plainLength = 0;
  }

  private static void littleEndian(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >> (8 * i));
    }
  }
}
