package dev.envbuilder.build;

import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The contexts of {@code --build-context NAME=…}. A name stands for a stage or an image of that
 * name; images are compared as BuildKit does it ({@code frontend/dockerui/config.go} NamedContext):
 * {@code alpine}, {@code alpine:latest} and {@code docker.io/library/alpine} are one.
 */
public final class NamedContexts {
  /** None at all. */
  public static final NamedContexts NONE = new NamedContexts(Map.of());

  private static final String LATEST = ":latest";

  private final Map<String, NamedContext> byName;

  private NamedContexts(Map<String, NamedContext> byName) {
    this.byName = Map.copyOf(byName);
  }

  /**
   * Contexts by name.
   *
   * @throws ImageException.InvalidReference if a name could not be that of an image
   */
  public static NamedContexts of(Map<String, NamedContext> contexts)
      throws ImageException.InvalidReference {
    Map<String, NamedContext> byName = new LinkedHashMap<>();
    for (Map.Entry<String, NamedContext> context : contexts.entrySet()) {
      byName.put(key(ImageReference.parse(context.getKey())), context.getValue());
    }
    return new NamedContexts(byName);
  }

  /** Whether something takes the place of the stage or image of this name. */
  public boolean has(String name) {
    return find(name).isPresent();
  }

  /** What a stage's or image's name was given. */
  Optional<NamedContext> find(String name) {
    if (byName.isEmpty() || name.equalsIgnoreCase("scratch") || name.equalsIgnoreCase("context")) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(byName.get(key(ImageReference.parse(name))));
    } catch (ImageException.InvalidReference e) {
      return Optional.empty(); // who needs the image complains of its name
    }
  }

  private static String key(ImageReference reference) {
    String name = reference.familiar();
    return name.endsWith(LATEST) ? name.substring(0, name.length() - LATEST.length()) : name;
  }
}
