package dev.envbuilder.build;

import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where images come from. Resolving one reads manifests and configs only. */
public interface BaseImages {
  /**
   * The image of this name for this platform; empty if this place does not have it.
   *
   * @throws IOException if the place cannot tell, or what it has is broken
   */
  Optional<BaseImage> find(ImageReference reference, Platform platform)
      throws IOException, InterruptedException;

  /** Asks several places in order. */
  static BaseImages inOrder(List<BaseImages> places) {
    List<BaseImages> all = List.copyOf(places);
    return (reference, platform) -> {
      for (BaseImages place : all) {
        Optional<BaseImage> found = place.find(reference, platform);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    };
  }
}
