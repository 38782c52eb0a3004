package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Extended attributes of one file, sorted by name. Names and values are bytes: a capability set
 * ({@code security.capability}) is not text.
 */
public final class Xattrs {
  public static final Xattrs NONE = new Xattrs(new TreeMap<>());

  private final SortedMap<BytePath, byte[]> values;

  private Xattrs(SortedMap<BytePath, byte[]> values) {
    this.values = values;
  }

  /** A copy of these names and values. */
  public static Xattrs of(Map<BytePath, byte[]> values) {
    if (values.isEmpty()) {
      return NONE;
    }
    SortedMap<BytePath, byte[]> copy = new TreeMap<>();
    values.forEach((name, value) -> copy.put(name, value.clone()));
    return new Xattrs(copy);
  }

  /** These attributes and one more, or with another value. */
  public Xattrs with(BytePath name, byte[] value) {
    SortedMap<BytePath, byte[]> copy = new TreeMap<>(values);
    copy.put(name, value.clone());
    return new Xattrs(copy);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The names, in byte order. */
  public Set<BytePath> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** A copy of the value. */
  public Optional<byte[]> get(BytePath name) {
    return Optional.ofNullable(values.get(name)).map(byte[]::clone);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Xattrs that
        && values.keySet().equals(that.values.keySet())
        && values.entrySet().stream()
            .allMatch(e -> Arrays.equals(e.getValue(), that.values.get(e.getKey())));
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (Map.Entry<BytePath, byte[]> value : values.entrySet()) {
      hash = 31 * hash + value.getKey().hashCode() + Arrays.hashCode(value.getValue());
    }
    return hash;
  }

  /** Names and lengths; values may be anything and are left out. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("{");
    for (Map.Entry<BytePath, byte[]> value : values.entrySet()) {
      out.append(out.length() > 1 ? ", " : "")
          .append(value.getKey())
          .append('[')
          .append(value.getValue().length)
          .append(']');
    }
    return out.append('}').toString();
  }
}
