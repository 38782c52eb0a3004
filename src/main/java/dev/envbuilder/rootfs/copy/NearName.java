package dev.envbuilder.rootfs.copy;

import dev.envbuilder.context.IgnoreMatch;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.dockerfile.Suggestion;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what was probably meant by a path that is not there: its neighbours are looked at. */
final class NearName {
  /** More neighbours than that are not compared: it should cost nothing. */
  private static final int MOST = 5000;

  private NearName() {}

  /**
   * A path with another name for the first one that is missing, and with the rest of the path if
   * all of that is there; empty if no name is near.
   *
   * @param path clean and absolute in the root
   */
  static String of(Directory root, BytePath path, IgnoreRules ignore) throws IOException {
    List<BytePath> names = path.names();
    for (int i = 0; i < names.size(); i++) {
      BytePath parent = BytePath.join(true, names.subList(0, i));
      InsideRoot.Place place = InsideRoot.resolve(root, parent.append(names.get(i)));
      if (place.status().isEmpty()) {
        Optional<String> near = near(root, parent, names.get(i), ignore);
        if (near.isEmpty()) {
          return "";
        }
        BytePath found = parent.append(BytePath.of(near.get()));
        BytePath whole = found.append(BytePath.join(false, names.subList(i + 1, names.size())));
        Optional<FileStatus> status = InsideRoot.resolve(root, whole).status();
        return (status.isPresent() ? whole : found).substring(1).toString();
      }
    }
    return "";
  }

  private static Optional<String> near(
      Directory root, BytePath parent, BytePath name, IgnoreRules ignore) throws IOException {
    InsideRoot.Place place = InsideRoot.resolve(root, parent);
    if (!place.isDirectory()) {
      return Optional.empty();
    }
    List<String> known = new ArrayList<>();
    try (Directory directory = InsideRoot.open(root, place.path())) {
      IgnoreMatch match = ignore.match(place.path());
      for (DirectoryEntry entry : directory.entries()) {
        if (known.size() < MOST && !match.child(entry.name()).excluded()) {
          known.add(entry.name().toString());
        }
      }
    }
    return Suggestion.nearest(name.toString(), known);
  }
}
