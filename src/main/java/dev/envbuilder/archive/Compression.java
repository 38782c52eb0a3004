package dev.envbuilder.archive;

import io.airlift.compress.v3.deflate.DeflateNativeCompressor;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.airlift.compress.v3.zstd.ZstdNativeOutputStream;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.tukaani.xz.XZInputStream;

/** How a stream is compressed, told by its first bytes and never by its name. */
public enum Compression {
  NONE("uncompressed"),
  GZIP("gzip"),
  ZSTD("zstd"),
  BZIP2("bzip2"),
  XZ("xz");

  /** How many bytes {@link #detect} looks at. */
  public static final int MAGIC_LENGTH = 6;

  /** The level that gzip and zstd tools use when not told otherwise, each its own. */
  public static final int DEFAULT_LEVEL = 0;

  private static final int XZ_MEMORY_KIB = 128 << 10;

  private final String label;

  Compression(String label) {
    this.label = label;
  }

  /** The name for people. */
  public String label() {
    return label;
  }

  /** What {@code length} first bytes of a stream say; fewer than six may be too few to tell. */
  public static Compression detect(byte[] head, int length) {
    if (starts(head, length, 0x1f, 0x8b, 8)) {
      return GZIP;
    }
    if (starts(head, length, 0x28, 0xb5, 0x2f, 0xfd) || isSkippableFrame(head, length)) {
      return ZSTD;
    }
    if (starts(head, length, 'B', 'Z', 'h') && length > 3 && head[3] >= '1' && head[3] <= '9') {
      return BZIP2;
    }
    return starts(head, length, 0xfd, '7', 'z', 'X', 'Z', 0) ? XZ : NONE;
  }

  /** RFC 8878, 3.1.2: a zstd stream may begin with a frame that decoders pass over. */
  private static boolean isSkippableFrame(byte[] head, int length) {
    return length > 3
        && (head[0] & 0xf0) == 0x50
        && head[1] == 0x2a
        && head[2] == 0x4d
        && head[3] == 0x18;
  }

  private static boolean starts(byte[] head, int length, int... magic) {
    if (length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The plain bytes of a compressed stream: all members of a gzip stream, all frames of a zstd one,
   * all streams of bzip2 and xz. Holds a window at most: 32 KiB (gzip), 8 MiB on the heap or 128
   * MiB outside of it as the data asks (zstd), 4 MiB (bzip2), 128 MiB (xz). Closing the result
   * closes {@code in}. Reading fails with {@link CompressionException} where the data is corrupt,
   * cut short, or followed by something else, and with the source's own failure where it fails.
   */
  public InputStream decompress(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GzipInput(in);
      case BZIP2 -> new Bzip2Input(in);
      case ZSTD -> GuardedInput.open(this, in, ZstdInputStream::create);
      case XZ -> GuardedInput.open(this, in, source -> new XZInputStream(source, XZ_MEMORY_KIB));
    };
  }

  /** {@link #compress(OutputStream, int, int)} on as many threads as there are processors. */
  public OutputStream compress(OutputStream out, int level) throws IOException {
    return compress(out, level, Runtime.getRuntime().availableProcessors());
  }

  /**
   * A stream that compresses into {@code out}. Its bytes depend on the input, the level and the
   * library alone: not on threads, on how writes are cut, or on time. Closing it ends the
   * compressed data and closes {@code out}; flushing does nothing, as it would change the bytes.
   *
   * <p>gzip is a row of members of {@value GzipOutput#BLOCK_SIZE} plain bytes each (RFC 1952, 2.2),
   * made by libdeflate. Where that cannot be loaded the JDK's zlib makes the same members with
   * other bytes inside; either way equal input gives equal output on one machine. Heap held: three
   * blocks per thread. zstd is one frame on the calling thread; without its native library the
   * level is not honoured.
   *
   * @param level 1 (fast) to 9 (small) for gzip, 1 to 19 for zstd, or {@link #DEFAULT_LEVEL}: 6 and
   *     3
   * @throws IllegalArgumentException for another level, or a format that is only read
   */
  public OutputStream compress(OutputStream out, int level, int threads) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GzipOutput(out, checkedLevel(level, 6, 9), threads);
      case ZSTD -> zstd(out, checkedLevel(level, 3, 19));
      case BZIP2, XZ -> throw new IllegalArgumentException(label + " is only read, not written");
    };
  }

  private static OutputStream zstd(OutputStream out, int level) throws IOException {
    return ZstdNativeOutputStream.isEnabled()
        ? new SteadyOutput(new ZstdNativeOutputStream(out, level))
        : new SteadyOutput(ZstdOutputStream.create(out));
  }

  private static int checkedLevel(int level, int standard, int most) {
    if (level < 0 || level > most) {
      throw new IllegalArgumentException("the level " + level + " is not between 1 and " + most);
    }
    return level == DEFAULT_LEVEL ? standard : level;
  }

  /**
   * Loads the native libraries and the classes around them, which are unpacked into {@code
   * -Daircompressor.tmpdir}. To be called before the root file system is replaced.
   *
   * @return whether gzip and zstd are both native; if not, the slower Java code is used
   */
  public static boolean preload() throws IOException {
    byte[] sample = new byte[1024];
    for (Compression compression : new Compression[] {GZIP, ZSTD}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = compression.compress(bytes, DEFAULT_LEVEL, 1)) {
        out.write(sample);
      }
      try (InputStream in = compression.decompress(new ByteArrayInputStream(bytes.toByteArray()))) {
        in.skipNBytes(sample.length);
      }
    }
    return DeflateNativeCompressor.isEnabled() && ZstdNativeOutputStream.isEnabled();
  }
}
