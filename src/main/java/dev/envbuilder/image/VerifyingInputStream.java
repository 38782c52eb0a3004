package dev.envbuilder.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Gives content out only as long as it is what its digest and size promise: the read that would
 * give out the last byte throws {@link ContentMismatchException} if the digest is another, so that
 * nobody can take in all of it unverified. Closing it closes the source.
 */
public final class VerifyingInputStream extends FilterInputStream {
  private final String what;
  private final Digest expected;
  private final long size;
  private final MessageDigest digest;
  private long count;
  private boolean verified;

  /**
   * @param what how to call the content in a message, such as its path
   */
  public VerifyingInputStream(InputStream in, String what, Digest expected, long size) {
    super(in);
    this.what = what;
    this.expected = expected;
    this.size = size;
    this.digest = expected.newMessageDigest();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int n = in.read(buffer, offset, length);
    if (n > 0) {
      digest.update(buffer, offset, n);
      count += n;
      if (count > size) {
        throw new ContentMismatchException(what, expected, "is longer than " + size + " bytes");
      }
    } else if (count < size) {
      throw new ContentMismatchException(
          what, expected, "ends after " + count + " of " + size + " bytes");
    }
    if (count == size && !verified) {
      verify();
    }
    return n;
  }

  private void verify() throws ContentMismatchException {
    String hex = HexFormat.of().formatHex(digest.digest());
    if (!hex.equals(expected.hex())) {
      throw new ContentMismatchException(what, expected, "is " + expected.algorithm() + ":" + hex);
    }
    verified = true;
  }

  /** Reads what it skips, since skipped bytes count in the digest. */
  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[Math.clamp(n, 1, 8192)];
    long left = n;
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return Math.max(0, n - left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
