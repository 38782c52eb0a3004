package dev.envbuilder.build;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.image.BlobWriter;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.DigestingOutputStream;
import dev.envbuilder.image.LayerCompression;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.OciLayout;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Writes a layer's tar through digest, compression and digest into a blob, in one pass. */
public final class LayerBlob {
  private static final int LEVEL = 6;

  private LayerBlob() {}

  /** Writes a tar; the stream is not its to close. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream tar) throws IOException;
  }

  /** The layer of this content; its blob is in the layout. */
  public static Layer write(OciLayout blobs, Content content) throws IOException {
    DiffId[] diffId = new DiffId[1];
    Descriptor descriptor =
        pack(
            blobs,
            packed -> {
              DigestingOutputStream plain = new DigestingOutputStream(packed);
              content.writeTo(plain);
              plain.flush();
              diffId[0] = new DiffId(plain.digest());
            });
    return new Layer(descriptor, diffId[0], blobs.blob(descriptor), Optional.empty());
  }

  /** The blob of a tar, compressed. */
  static Descriptor pack(OciLayout blobs, Content content) throws IOException {
    try (BlobWriter blob = blobs.newBlob()) {
      try (OutputStream packed = Compression.GZIP.compress(new Unclosed(blob), LEVEL)) {
        content.writeTo(packed);
      }
      long size = blob.count();
      Digest digest = blob.commit();
      return Descriptor.of(MediaTypes.Family.OCI.layer(LayerCompression.GZIP), digest, size);
    }
  }

  /** The compressor closes what it writes to, and the blob has yet to get its name. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
