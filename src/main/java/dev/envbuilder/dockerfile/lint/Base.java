package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.lint.Surroundings.PlatformName;
import java.util.Optional;

/** What a stage stands on. */
sealed interface Base {
  /** {@code scratch}. */
  record Nothing() implements Base {}

  /** An earlier stage. */
  record OnStage(int index) implements Base {}

  /**
   * An image.
   *
   * @param platform as FROM asks for
   */
  record OnImage(String name, Optional<PlatformName> platform) implements Base {}
}
