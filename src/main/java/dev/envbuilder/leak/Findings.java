package dev.envbuilder.leak;

import dev.envbuilder.secret.Form;
import dev.envbuilder.secret.SecretSearch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects hits, each occurrence once. Safe for several threads. */
public final class Findings {
  /** More places than anybody reads, and less than fills memory. */
  private static final int MOST = 10_000;

  private final Map<Key, Long> counts = new LinkedHashMap<>(); // guarded by this
  private final Set<Occurrence> seen = new HashSet<>(); // guarded by this

  private record Key(String place, String secret, Form form) {}

  private record Occurrence(Key key, long start) {}

  /** A hit in a place. */
  public synchronized void add(String place, SecretSearch.Hit hit) {
    Key key = new Key(place, hit.id(), hit.form());
    boolean room = counts.size() < MOST || counts.containsKey(key);
    if (room && (seen.size() >= MOST || seen.add(new Occurrence(key, hit.start())))) {
      counts.merge(key, 1L, Long::sum);
    }
  }

  /** A place is done: positions in the next one have nothing to do with those in it. */
  synchronized void leave() {
    seen.clear();
  }

  public synchronized boolean isEmpty() {
    return counts.isEmpty();
  }

  /** In the order in which they were made; a part goes without saying where the whole is. */
  public synchronized List<Finding> all() {
    List<Finding> all = new ArrayList<>();
    counts.forEach((key, count) -> {
      boolean part = key.form() == Form.LINE || key.form() == Form.PART;
      if (!part || !counts.containsKey(new Key(key.place(), key.secret(), Form.RAW))) {
        all.add(new Finding(key.place(), key.secret(), key.form(), count));
      }
    });
    return all;
  }
}
