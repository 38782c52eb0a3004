package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Unpacks archives that do not lie in a source root: what ADD fetched from a URL. */
public final class ArchiveTarget {
  private final Directory root;
  private final Predicate<BytePath> kept;
  private final CopyListener listener;

  /**
   * @param root the target root, which stays the caller's
   * @param kept as in {@link CopyPlan#apply}
   */
  public ArchiveTarget(Directory root, Predicate<BytePath> kept, CopyListener listener) {
    this.root = root;
    this.kept = kept;
    this.listener = listener;
  }

  /** Whether a stream begins with a tar entry, compressed or not; closes the stream. */
  public static boolean isArchive(InputStream in) throws IOException {
    return ArchiveStream.holdsTar(in);
  }

  /**
   * Merges a tar archive, compressed or not, into a directory, which is made if it is missing;
   * modes, times and attributes are the archive's. Nothing outside of that directory is written,
   * whatever names and links are in the archive.
   *
   * @param destination absolute in the root; links in it are followed inside the root
   * @param archive is read to the end of the archive and closed
   * @param owner {@link CopyOwner#asSource()} for the owners in the archive
   */
  public void extractInto(BytePath destination, InputStream archive, CopyOwner owner)
      throws IOException {
    CopyRequest request =
        CopyRequest.ofContext(BytePath.ROOT, List.of(), destination).withOwner(owner);
    Target target = new Target(root, request, kept, listener);
    try (archive) {
      InsideRoot.Place place = target.resolve(destination);
      Optional<Directory> made = target.makeDirectories(place.path(), Target.DIRECTORY_MODE);
      if (made.isPresent()) {
        try (Directory directory = made.get()) {
          if (!target.isKept(place.path())) {
            new TarUnpacker(directory, place.path(), request, target).unpack(archive);
          }
        }
      }
    }
  }
}
