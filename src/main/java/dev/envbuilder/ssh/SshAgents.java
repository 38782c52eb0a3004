package dev.envbuilder.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The agents of one build, by id. Filled once by a {@link Builder}, which refuses the same id from
 * two sources, since nobody could tell which keys a step would get.
 */
public final class SshAgents implements AutoCloseable {
  /** The id of a mount that names none, and of an option that names none. */
  public static final String DEFAULT_ID = "default";

  private final Map<String, SshSource> sources;

  private SshAgents(Map<String, SshSource> sources) {
    this.sources = sources;
  }

  /** No agents. */
  public static SshAgents none() {
    return new SshAgents(Map.of());
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The agent of this id; ids are compared as written. */
  public Optional<SshSource> find(String id) {
    return Optional.ofNullable(sources.get(id));
  }

  /** The ids, sorted. */
  public Set<String> ids() {
    return sources.keySet();
  }

  /** The sockets of real agents: they must stay where they are while there is a build. */
  public List<Path> sockets() {
    List<Path> sockets = new ArrayList<>();
    for (SshSource source : sources.values()) {
      if (source instanceof SshSource.Forwarded(Path socket)) {
        sockets.add(socket);
      }
    }
    return sockets;
  }

  /** Overwrites every key. */
  @Override
  public void close() {
    sources.values().forEach(SshSource::erase);
  }

  @Override
  public String toString() {
    return "ssh agents " + sources.keySet();
  }

  /** Collects agents and remembers where each came from. */
  public static final class Builder {
    private final Map<String, SshSource> sources = new TreeMap<>();
    private final Map<String, String> origins = new TreeMap<>();

    private Builder() {}

    /**
     * Adds an agent that came from {@code origin}, e.g. {@code "--ssh default"}.
     *
     * @throws SshException if another one has this id
     */
    public Builder add(String id, SshSource source, String origin) throws SshException {
      if (id.isEmpty()) {
        throw new SshException("an ssh agent given by " + origin + " has no id");
      }
      String other = origins.putIfAbsent(id, origin);
      if (other != null) {
        throw new SshException(
            "the ssh agent '" + id + "' is given twice: by " + other + " and by " + origin);
      }
      sources.put(id, source);
      return this;
    }

    /** Whether there is an agent of this id by now. */
    public boolean has(String id) {
      return sources.containsKey(id);
    }

    public SshAgents build() {
      return new SshAgents(new TreeMap<>(sources));
    }
  }
}
