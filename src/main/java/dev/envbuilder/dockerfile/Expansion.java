package dev.envbuilder.dockerfile;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What became of a text.
 *
 * @param text the text with variables replaced and quotes removed
 * @param words the text split at blanks that were not quoted, blanks from variables included
 * @param used the names that were looked up and are set, in order of appearance
 * @param unset the names that were looked up and are not set
 */
public record Expansion(String text, List<String> words, Set<String> used, Set<String> unset) {
  public Expansion {
    words = List.copyOf(words);
    used = Collections.unmodifiableSet(new LinkedHashSet<>(used));
    unset = Collections.unmodifiableSet(new LinkedHashSet<>(unset));
  }

  /** Every name that was looked up: what a cache key has to know. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(used);
    names.addAll(unset);
    return Collections.unmodifiableSet(names);
  }
}
