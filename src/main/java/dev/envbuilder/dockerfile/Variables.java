package dev.envbuilder.dockerfile;

import java.util.Map;
import java.util.Optional;

/** The environment that words are expanded with. */
@FunctionalInterface
public interface Variables {
  /** Nothing is set. */
  Variables NONE = name -> Optional.empty();

  /** The value of a variable; empty if it is not set, which is not the same as an empty value. */
  Optional<String> value(String name);

  /** The variables of a map, as it is now. */
  static Variables of(Map<String, String> values) {
    Map<String, String> copy = Map.copyOf(values);
    return name -> Optional.ofNullable(copy.get(name));
  }
}
