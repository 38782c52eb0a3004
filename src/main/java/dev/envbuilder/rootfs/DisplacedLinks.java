package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Links of the image that could not be made, because a mount below their places needs a directory
 * there: {@code /var/run} mostly. What a step puts into such a directory would replace the link in
 * the pushed image; so it goes into the layer under the path that the link leads to.
 */
final class DisplacedLinks {
  private final Map<BytePath, BytePath> targets = new TreeMap<>();

  /**
   * @param directory where the image has the link, and the root a directory
   * @param target of the link as the image has it
   */
  void put(BytePath directory, BytePath target) {
    targets.put(directory, target);
  }

  /** The image has something else at this place by now. */
  void remove(BytePath directory) {
    targets.remove(directory);
  }

  void clear() {
    targets.clear();
  }

  /**
   * A directory that stands for a link.
   *
   * @param directory in the root
   * @param target where the link leads to, real
   */
  record Displaced(BytePath directory, BytePath target) {
    /** Whether this is the directory itself, for which the image has an entry already. */
    boolean is(BytePath path) {
      return path.equals(directory);
    }

    /** Where in the image a path at or below the directory is. */
    BytePath inImage(BytePath path) {
      return is(path) ? target : target.append(path.relativeTo(directory));
    }
  }

  /** The one that a path is or lies in. */
  Optional<Displaced> of(Root root, BytePath path) throws IOException {
    for (Map.Entry<BytePath, BytePath> each : targets.entrySet()) {
      BytePath directory = each.getKey();
      if (path.startsWith(directory)) {
        BytePath target = each.getValue();
        BytePath from = target.isAbsolute() ? target : directory.parent().append(target);
        return Optional.of(new Displaced(directory, real(root, from.clean())));
      }
    }
    return Optional.empty();
  }

  private static BytePath real(Root root, BytePath target) throws IOException {
    try (Location location = root.resolveFollowing(target)) {
      return location.path();
    } catch (ResolveException e) {
      return target; // nothing is there yet, so nothing leads elsewhere
    }
  }
}
