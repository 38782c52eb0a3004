package dev.envbuilder.build;

import dev.envbuilder.image.ImageConfig;
import java.util.List;

/**
 * A stage that is going to be built.
 *
 * @param index its place in the Dockerfile, from 0
 * @param name its name, or its index where it has none
 * @param config the image's config after all steps, without layers and history of its own
 */
record StagePlan(int index, String name, StageBase base, List<Step> steps, ImageConfig config) {
  StagePlan {
    steps = List.copyOf(steps);
  }
}
