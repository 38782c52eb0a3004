package dev.envbuilder.rootfs.copy;

import dev.envbuilder.archive.ArchiveException;
import dev.envbuilder.archive.Compression;
import dev.envbuilder.archive.TarReader;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.OpenFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells archives from other files by what is in them. */
final class ArchiveStream {
  private static final int BUFFER = 1 << 16;

  private ArchiveStream() {}

  /**
   * The plain bytes of a stream that may be compressed; closing the result closes {@code in}. What
   * is not compressed is given as it is.
   */
  static InputStream decompressed(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    buffered.mark(Compression.MAGIC_LENGTH);
    byte[] magic = buffered.readNBytes(Compression.MAGIC_LENGTH);
    buffered.reset();
    Compression compression = Compression.detect(magic, magic.length);
    return compression == Compression.NONE
        ? buffered
        : new BufferedInputStream(compression.decompress(buffered), BUFFER);
  }

  /**
   * Whether a file begins with a tar entry, compressed or not: what ADD unpacks. An archive without
   * entries is a file like any other.
   */
  static boolean isArchive(Directory root, InsideRoot.Place place) throws IOException {
    if (!place.status().orElseThrow().isRegular()) {
      return false;
    }
    try (Directory parent = InsideRoot.open(root, place.path().parent());
        OpenFile file = parent.openFile(place.path().name())) {
      return holdsTar(file.input());
    }
  }

  /** The same of a stream, which is read from where it is, and closed. */
  static boolean holdsTar(InputStream in) throws IOException {
    try (in;
        InputStream plain = decompressed(in)) {
      return TarReader.of(plain).next().isPresent();
    } catch (ArchiveException notAnArchive) {
      return false;
    }
  }
}
