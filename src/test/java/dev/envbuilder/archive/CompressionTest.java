package dev.envbuilder.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {
  /** "hello, archive\n" as the command line tools compress it. */
  private static byte[] sample(Compression compression) {
    return HexFormat.of()
        .parseHex(
            switch (compression) {
              case NONE -> "68656c6c6f2c20617263686976650a";
              case GZIP -> "1f8b0800000000000003cb48cdc9c9d751482c4acec82c4be5020020d02e510f000000";
              case ZSTD -> "28b52ffd045879000068656c6c6f2c20617263686976650ab4180523";
              case BZIP2 ->
                  "425a683931415926535959278d67000003d180001040042a6491002000310340d02001a69502"
                      + "788c0fa538f8bb9229c28482c93c6b38";
              case XZ ->
                  "fd377a585a000004e6d6b4460200210116000000742fe5a301000e68656c6c6f2c20617263"
                      + "686976650a0000a4b1ff34927765df0001270fdf1afc6a1fb6f37d010000000004595a";
            });
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatCommandLineToolsWrite(Compression compression) throws IOException {
    assertThat(plain(compression, sample(compression))).asString().isEqualTo("hello, archive\n");
  }

  @ParameterizedTest
  @EnumSource
  void tellsAStreamByItsFirstBytes(Compression compression) {
    byte[] head = sample(compression);

    assertThat(Compression.detect(head, head.length)).isEqualTo(compression);
    assertThat(Compression.detect(head, 1)).isEqualTo(Compression.NONE);
  }

  @Test
  void takesSkippableFramesForZstd() throws IOException {
    byte[] skippable = HexFormat.of().parseHex("5e2a4d1803000000616263");
    byte[] stream = joined(skippable, sample(Compression.ZSTD), skippable);

    assertThat(Compression.detect(stream, 6)).isEqualTo(Compression.ZSTD);
    assertThat(plain(Compression.ZSTD, stream)).asString().isEqualTo("hello, archive\n");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void readsStreamsOneAfterAnother(Compression compression) throws IOException {
    byte[] twice = joined(sample(compression), sample(compression));

    assertThat(plain(compression, twice)).asString().isEqualTo("hello, archive\n".repeat(2));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void refusesStreamsThatWereCutShort(Compression compression) {
    byte[] whole = sample(compression);
    for (int cut = 0; cut < whole.length; cut++) {
      byte[] part = Arrays.copyOf(whole, cut);
      if (cut == 0 && compression == Compression.ZSTD) {
        continue; // no frame at all is a valid zstd stream
      }

      assertThatThrownBy(() -> plain(compression, part))
          .as("cut at " + cut)
          .isInstanceOf(CompressionException.class)
          .hasMessageStartingWith("cannot read " + compression.label() + " data: ");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void refusesGarbageBehindTheData(Compression compression) {
    byte[] stream = joined(sample(compression), "garbage!".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> plain(compression, stream)).isInstanceOf(CompressionException.class);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void givesOnlyCheckedFailuresForDamagedData(Compression compression) throws IOException {
    byte[] valid = packed(compression, text(3000));
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] damaged = valid.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try (InputStream in = compression.decompress(new ByteArrayInputStream(damaged))) {
        in.skip(1 << 20);
        in.readNBytes(1 << 20);
      } catch (CompressionException e) {
        refused++;
      }
    }

    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void passesOnFailuresOfTheSource(Compression compression) {
    InputStream failing =
        new FilterInputStream(new ByteArrayInputStream(sample(compression))) {
          private int left = 8;

          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
          }

          @Override
          public int read(byte[] bytes, int at, int length) throws IOException {
            if (left == 0) {
              throw new IOException("the network is down");
            }
            int n = super.read(bytes, at, Math.min(length, left));
            left -= n;
            return n;
          }
        };

    assertThatThrownBy(() -> compression.decompress(failing).readAllBytes())
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the network is down");
  }

  @ParameterizedTest
  @EnumSource
  void readsLargeDataOfItsKind(Compression compression) throws IOException {
    byte[] data = text(2_300_000);

    assertThat(plain(compression, packed(compression, data))).isEqualTo(data);
  }

  @Test
  void undoesEveryRunLengthOfBzip2() throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int run = 1; run < 600; run++) {
      byte[] bytes = new byte[run];
      Arrays.fill(bytes, (byte) run);
      data.writeBytes(bytes);
    }
    data.writeBytes(new byte[3_000_000]);

    assertThat(plain(Compression.BZIP2, packed(Compression.BZIP2, data.toByteArray())))
        .isEqualTo(data.toByteArray());
  }

  @Test
  void limitsTheMemoryThatXzMayAskFor() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LZMA2Options options = new LZMA2Options(0);
    options.setDictSize(256 << 20);
    try (XZOutputStream xz = new XZOutputStream(out, options)) {
      xz.write(1);
    } catch (OutOfMemoryError e) {
      return; // the encoder itself needs more than this machine gives to tests
    }

    assertThatThrownBy(() -> plain(Compression.XZ, out.toByteArray()))
        .isInstanceOf(CompressionException.class);
  }

  @Test
  void preloadsWhatItNeeds() throws IOException {
    assertThat(Compression.preload()).isTrue();
  }

  @Test
  void refusesLevelsAndFormatsItCannotWrite() {
    OutputStream out = OutputStream.nullOutputStream();

    assertThatThrownBy(() -> Compression.GZIP.compress(out, 10)).hasMessageContaining("1 and 9");
    assertThatThrownBy(() -> Compression.XZ.compress(out, 1)).hasMessageContaining("only read");
  }

  @Test
  void honoursTheLevelOfZstd() throws IOException {
    byte[] data = text(400_000);

    assertThat(level(Compression.ZSTD, data, 19).length)
        .isLessThan(level(Compression.ZSTD, data, 1).length);
  }

  @Test
  void writesTheSameZstdHoweverWritesAreCutAndFlushed() throws IOException {
    byte[] data = text(700_000);

    assertThat(inPieces(Compression.ZSTD, data, 1, 999))
        .isEqualTo(level(Compression.ZSTD, data, Compression.DEFAULT_LEVEL));
  }

  static byte[] inPieces(Compression compression, byte[] data, int threads, int piece)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compression.compress(bytes, Compression.DEFAULT_LEVEL, threads)) {
      for (int at = 0; at < data.length; at += piece) {
        out.write(data, at, Math.min(piece, data.length - at));
        out.flush();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] level(Compression compression, byte[] data, int level) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compression.compress(bytes, level)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }

  static byte[] packed(Compression compression, byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case NONE, GZIP, ZSTD -> compression.compress(bytes, Compression.DEFAULT_LEVEL);
          case BZIP2 -> new BZip2CompressorOutputStream(bytes);
          case XZ -> new XZOutputStream(bytes, new LZMA2Options(1));
        }) {
      out.write(data);
    }
    return bytes.toByteArray();
  }

  static byte[] plain(Compression compression, byte[] packed) throws IOException {
    try (InputStream in = compression.decompress(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  /** Words in no order, so that there is something to compress. */
  static byte[] text(int size) {
    Random random = new Random(size);
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append("word").append(random.nextInt(5000)).append(random.nextInt(9) == 0 ? '\n' : ' ');
    }
    return text.substring(0, size).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void writesGzipThatTheJdkReads() throws IOException {
    byte[] data = text(1_700_000);
    byte[] packed = packed(Compression.GZIP, data);

    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertThat(in.readAllBytes()).isEqualTo(data);
    }
  }
}
