package dev.envbuilder.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;

/**
 * A blob in the making. It is visible to nobody until {@link #commit}, which syncs it and renames
 * it to its digest; closing it without a commit leaves nothing behind.
 */
public final class BlobWriter extends OutputStream {
  private final Path blobs;
  private final Path temporary;
  private final FileChannel channel;
  private final MessageDigest digest = Digest.newMessageDigest(Digest.SHA256);
  private long count;

  private BlobWriter(Path blobs, Path temporary, FileChannel channel) {
    this.blobs = blobs;
    this.temporary = temporary;
    this.channel = channel;
  }

  static BlobWriter in(Path blobs) throws IOException {
    Path folder = blobs.resolve(Digest.SHA256);
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, ".writing-", "");
    try {
      return new BlobWriter(
          blobs, temporary, FileChannel.open(temporary, StandardOpenOption.WRITE));
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    writeFully(channel, buffer, offset, length);
    digest.update(buffer, offset, length);
    count += length;
  }

  /** How many bytes were written. */
  public long count() {
    return count;
  }

  /**
   * Makes the blob part of the layout.
   *
   * @return its digest (sha256)
   */
  public Digest commit() throws IOException {
    Digest name = Digest.finish(Digest.SHA256, digest, new byte[0]);
    store(name);
    return name;
  }

  /**
   * {@link #commit()} for content whose sha256 is known beforehand.
   *
   * @throws ContentMismatchException if something else was written; nothing is kept then
   */
  public void commit(Digest expected, long size) throws IOException {
    Digest found = Digest.finish(Digest.SHA256, digest, new byte[0]);
    if (count != size || !found.equals(expected)) {
      throw new ContentMismatchException(
          "what was written", expected, "has " + count + " bytes and is " + found);
    }
    store(found);
  }

  private void store(Digest name) throws IOException {
    channel.force(true);
    channel.close();
    publish(temporary, blobs.resolve(name.algorithm()).resolve(name.hex()));
  }

  /** Drops what was written, unless it was committed. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }

  static void writeFully(FileChannel out, byte[] buffer, int offset, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** Renames a synced file and syncs the directory: after a crash there is all of it or nothing. */
  static void publish(Path temporary, Path target) throws IOException {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
