package dev.envbuilder.image;

/**
 * A place for images: {@code docker.io} + {@code library/ubuntu}.
 *
 * @param registry host, with {@code :port} where it is not the usual one; Docker Hub is {@code
 *     docker.io} whichever of its names was written
 * @param path the path in the registry
 */
public record Repository(String registry, String path) {
  /** The name by which Docker Hub goes in references. */
  public static final String DOCKER_HUB = "docker.io";

  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
