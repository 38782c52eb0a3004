package dev.envbuilder.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Content that can be read again from its start, as a repeated upload must. */
public interface BlobSource {
  /** What {@link #open} will give. */
  Digest digest();

  /** The length in bytes. */
  long size();

  /** The content from its start. The caller closes it. */
  InputStream open() throws IOException;

  /** These bytes, which the caller must not change afterwards. */
  static BlobSource of(byte[] content) {
    Digest digest = Digest.of(content);
    return new BlobSource() {
      @Override
      public Digest digest() {
        return digest;
      }

      @Override
      public long size() {
        return content.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(content);
      }
    };
  }

  /** A file whose digest and size are known. */
  static BlobSource of(Path file, Digest digest, long size) {
    return new BlobSource() {
      @Override
      public Digest digest() {
        return digest;
      }

      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }
    };
  }
}
