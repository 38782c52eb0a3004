package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import java.util.OptionalLong;

/** Copies what is in a file, holes as holes. */
final class Content {
  private static final int BLOCK = 512;

  private Content() {}

  /**
   * Copies {@code size} bytes into a new file.
   *
   * @param blocks what the source takes on disk, in units of 512 bytes: if that is all of it, there
   *     are no holes to look for
   * @return false where the source has become shorter
   */
  static boolean copy(OpenFile source, OpenFile target, long size, long blocks)
      throws LinuxException {
    if (blocks >= (size + BLOCK - 1) / BLOCK) {
      return target.copyFrom(source, size) == size;
    }
    target.truncate(size);
    OptionalLong data = source.nextData(0);
    while (data.isPresent() && data.getAsLong() < size) {
      long start = data.getAsLong();
      long end = Math.min(size, source.nextHole(start));
      source.seek(start);
      target.seek(start);
      if (target.copyFrom(source, end - start) < end - start) {
        return false;
      }
      data = source.nextData(end);
    }
    return true;
  }
}
