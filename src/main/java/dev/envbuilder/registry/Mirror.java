package dev.envbuilder.registry;

import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Repository;

/**
 * Another place for a registry's images, asked before it.
 *
 * @param registry the mirror's host
 * @param prefix what goes before the repository's path there; empty for none
 */
public record Mirror(String registry, String prefix) {
  /** Reads {@code host[:port][/prefix]}. */
  public static Mirror parse(String text) throws ImageException.InvalidReference {
    String name = text;
    while (name.endsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    // the grammar wants a path, and decides by it what is a host
    Repository probe = ImageReference.parseRepository(name + "/x");
    if (probe.registry().equals(Repository.DOCKER_HUB)) {
      throw new ImageException.InvalidReference(text, "a mirror must name a host");
    }
    int end = probe.path().length() - 2;
    return new Mirror(probe.registry(), end <= 0 ? "" : probe.path().substring(0, end));
  }

  Repository map(Repository origin) {
    return new Repository(
        registry, prefix.isEmpty() ? origin.path() : prefix + "/" + origin.path());
  }
}
