package dev.envbuilder.build;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.image.DigestingInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The tar of a layer: its blob, decompressed. Both digests are checked on the way: its end is only
 * given out if the blob and the tar are what the manifest and the config say.
 */
final class PlainLayer extends FilterInputStream {
  private static final int BUFFER = 1 << 17;

  private final Layer layer;
  private final InputStream packed;
  private final DigestingInputStream tar;
  private boolean checked;

  private PlainLayer(Layer layer, InputStream packed, DigestingInputStream tar) {
    super(tar);
    this.layer = layer;
    this.packed = packed;
    this.tar = tar;
  }

  static PlainLayer open(Layer layer) throws IOException {
    BufferedInputStream packed = new BufferedInputStream(layer.content().open(), BUFFER);
    try {
      InputStream plain = compression(packed).decompress(packed);
      return new PlainLayer(layer, packed, new DigestingInputStream(plain));
    } catch (IOException | RuntimeException e) {
      packed.close();
      throw e;
    }
  }

  /** By content: a media type is only what somebody wrote. */
  private static Compression compression(BufferedInputStream packed) throws IOException {
    packed.mark(Compression.MAGIC_LENGTH);
    byte[] head = packed.readNBytes(Compression.MAGIC_LENGTH);
    packed.reset();
    return Compression.detect(head, head.length);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = tar.read(buffer, offset, length);
    if (n < 0 && !checked) {
      checked = true;
      // what follows the compressed data belongs to the blob, whose stream checks itself
      packed.transferTo(OutputStream.nullOutputStream());
      if (!tar.digest().equals(layer.diffId().digest())) {
        throw new IOException(
            "its content is not that of the image's config, which says " + layer.diffId());
      }
    }
    return n;
  }
}
