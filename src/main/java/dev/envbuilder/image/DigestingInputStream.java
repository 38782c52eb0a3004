package dev.envbuilder.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Counts and digests (sha256) what is read through it. Closing it closes the source. */
public final class DigestingInputStream extends FilterInputStream {
  private final MessageDigest digest = Digest.newMessageDigest(Digest.SHA256);
  private long count;

  public DigestingInputStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      digest.update((byte) b);
      count++;
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    if (n > 0) {
      digest.update(buffer, offset, n);
      count += n;
    }
    return n;
  }

  /** Reads what it skips: skipped bytes belong to the content. */
  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[Math.clamp(n, 0, 8192)];
    long left = n;
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return n - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** How many bytes were read. */
  public long count() {
    return count;
  }

  /** The digest of what was read. Ends the computation: call it once, after the last read. */
  public Digest digest() {
    return Digest.finish(Digest.SHA256, digest, new byte[0]);
  }
}
