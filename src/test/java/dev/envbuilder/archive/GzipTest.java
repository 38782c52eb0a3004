package dev.envbuilder.archive;

import static dev.envbuilder.archive.CompressionTest.inPieces;
import static dev.envbuilder.archive.CompressionTest.packed;
import static dev.envbuilder.archive.CompressionTest.plain;
import static dev.envbuilder.archive.CompressionTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GzipTest {
  private static final int BLOCK = GzipOutput.BLOCK_SIZE;

  @Test
  void writesTheSameBytesOnAnyNumberOfThreads() throws IOException {
    byte[] data = text(5 * BLOCK + 77);

    byte[] one = inPieces(Compression.GZIP, data, 1, data.length);

    assertThat(inPieces(Compression.GZIP, data, 4, 1000)).isEqualTo(one);
    assertThat(plain(Compression.GZIP, one)).isEqualTo(data);
  }

  @Test
  void writesFixedHeaders() throws IOException {
    byte[] packed = packed(Compression.GZIP, text(10));

    assertThat(HexFormat.of().formatHex(packed, 0, 10)).isEqualTo("1f8b08000000000000ff");
  }

  @Test
  void keepsItsBytesFromReleaseToRelease() throws IOException, NoSuchAlgorithmException {
    byte[] packed = packed(Compression.GZIP, text(BLOCK + 1));

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(packed);

    // Belongs to the libdeflate of aircompressor 3.14. Another one may pack otherwise: pushed
    // layers then get new digests, which belongs into the change log.
    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo("33b9a4b0dd6904e798e2df7c2f76b32b75128594b28a4ba970f98f0ba5fa38cf");
  }

  @Test
  void writesOneEmptyMemberForNoData() throws IOException {
    byte[] packed = packed(Compression.GZIP, new byte[0]);

    assertThat(packed).hasSizeLessThan(24);
    assertThat(plain(Compression.GZIP, packed)).isEmpty();
  }

  @Test
  void endsWellOnTheEdgeOfABlock() throws IOException {
    for (int size : new int[] {BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK}) {
      byte[] data = text(size);

      assertThat(plain(Compression.GZIP, packed(Compression.GZIP, data))).isEqualTo(data);
    }
  }

  @Test
  void packsBytesThatCannotBeCompressed() throws IOException {
    byte[] noise = new byte[2 * BLOCK + 5];
    new Random(1).nextBytes(noise);

    byte[] packed = packed(Compression.GZIP, noise);

    assertThat(packed.length).isLessThan(noise.length + 1000);
    assertThat(plain(Compression.GZIP, packed)).isEqualTo(noise);
  }

  @Test
  void packsTheSameWayWithoutTheNativeLibrary() throws IOException {
    byte[] noise = new byte[BLOCK];
    new Random(2).nextBytes(noise);
    for (byte[] data : new byte[][] {noise, text(BLOCK), text(3), new byte[0]}) {
      for (int level = 1; level <= 9; level++) {
        GzipBlock block = GzipBlock.ofZlib(BLOCK, level);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        block.add(data, 0, data.length);
        block.compressed().writeTo(out);

        assertThat(plain(Compression.GZIP, out.toByteArray())).isEqualTo(data);
      }
    }
  }

  @Test
  void refusesADamagedSecondMember() throws IOException {
    byte[] packed = packed(Compression.GZIP, text(2 * BLOCK));
    int second = packed(Compression.GZIP, Arrays.copyOf(text(2 * BLOCK), BLOCK)).length;
    packed[second] = 0x1e;

    assertThatThrownBy(() -> plain(Compression.GZIP, packed))
        .hasMessageContaining("something else follows the last member");
  }

  @Test
  void acceptsZerosAsPadding() throws IOException {
    byte[] packed = packed(Compression.GZIP, text(100));

    assertThat(plain(Compression.GZIP, Arrays.copyOf(packed, packed.length + 70_000)))
        .isEqualTo(text(100));
  }

  @Test
  void passesOverOptionalHeaderFields() throws IOException {
    String member = "1f8b081f000000000003" + "0300414243" + "6e616d6500" + "636f6d00" + "0000";
    byte[] packed =
        HexFormat.of().parseHex(member + "cb48cdc9c9d751482c4acec82c4be5020020d02e510f000000");

    assertThat(plain(Compression.GZIP, packed)).asString().isEqualTo("hello, archive\n");
  }

  @Test
  void closesTheTargetAndTellsItsFailure() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    OutputStream out = Compression.GZIP.compress(full, 1, 1);

    assertThatThrownBy(() -> out.write(text(9 * BLOCK))).hasMessage("no space left");
    out.close();
    assertThat(closed).isTrue();
  }
}
