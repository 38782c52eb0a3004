package dev.envbuilder.build;

import dev.envbuilder.image.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a Dockerfile.
 *
 * @param arguments values for ARGs
 * @param target the stage to build; the last one if empty
 * @param platform what the image is to run on; if empty, this machine or what the base image is for
 * @param labels added to the image's, in the place of its own of the same name
 * @param contexts what the build was given under names
 */
public record PlanRequest(
    Map<String, String> arguments,
    Optional<String> target,
    Optional<Platform> platform,
    Map<String, String> labels,
    NamedContexts contexts) {
  public PlanRequest {
    arguments = Map.copyOf(arguments);
    labels = new LinkedHashMap<>(labels);
  }

  /** The Dockerfile as it is. */
  public static PlanRequest plain() {
    return new PlanRequest(
        Map.of(), Optional.empty(), Optional.empty(), Map.of(), NamedContexts.NONE);
  }
}
