package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.Optional;

/** Reads a single file of a build context, such as its ignore file. */
public final class ContextFile {
  private ContextFile() {}

  /**
   * The content of a file in a folder. Links are followed, but never out of the folder: where they
   * would lead is a question of who wrote the context.
   *
   * @param folder absolute
   * @param largest the most bytes that it may have
   * @return empty if there is no regular file of that name
   * @throws dev.envbuilder.linux.LinuxException EFBIG if the file is larger
   */
  public static Optional<byte[]> read(BytePath folder, BytePath name, int largest)
      throws IOException {
    try (Directory root = Directory.open(folder)) {
      InsideRoot.Place place = InsideRoot.resolve(root, BytePath.ROOT.append(name));
      if (place.status().isEmpty() || !place.status().get().isRegular()) {
        return Optional.empty();
      }
      try (Directory parent = InsideRoot.open(root, place.path().parent());
          OpenFile file = parent.openFile(place.path().name())) {
        return Optional.of(file.readAll(largest));
      }
    }
  }
}
