package dev.envbuilder.image;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Counts and digests (sha256) what is written through it. Closing it closes the target. */
public final class DigestingOutputStream extends FilterOutputStream {
  private final MessageDigest digest = Digest.newMessageDigest(Digest.SHA256);
  private long count;

  public DigestingOutputStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    digest.update((byte) b);
    count++;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
    digest.update(buffer, offset, length);
    count += length;
  }

  /** How many bytes were written. */
  public long count() {
    return count;
  }

  /** The digest of what was written. Ends the computation: call it once, after the last write. */
  public Digest digest() {
    return Digest.finish(Digest.SHA256, digest, new byte[0]);
  }
}
