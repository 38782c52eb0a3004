package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of this program as they were at one time. A JVM goes on to read its own: classes out of
 * archives, libraries, certificates.
 */
final class ProgramFiles {
  /** Below the program's folder; what else is there it writes itself. */
  private static final List<BytePath> PARTS =
      List.of(BytePath.of("bin"), BytePath.of("runtime"), BytePath.of("names"));

  private final BytePath folder;
  private final Map<BytePath, State> states;

  /** What every change of a file changes: user space cannot set a ctime. */
  private record State(long inode, long size, long ctimeSeconds, int ctimeNanos) {
    /** Of directories only what is in them counts: an overlay copies them with a file in them. */
    private static final State DIRECTORY = new State(0, 0, 0, 0);

    static State of(FileStatus status) {
      return status.isDirectory()
          ? DIRECTORY
          : new State(status.inode(), status.size(), status.ctimeSeconds(), status.ctimeNanos());
    }
  }

  private ProgramFiles(BytePath folder, Map<BytePath, State> states) {
    this.folder = folder;
    this.states = states;
  }

  /** The files of the program in a folder. */
  static ProgramFiles read(BytePath folder) throws LinuxException {
    return new ProgramFiles(folder, states(folder));
  }

  private static Map<BytePath, State> states(BytePath folder) throws LinuxException {
    Map<BytePath, State> states = new TreeMap<>();
    try (Directory directory = Directory.open(folder)) {
      for (BytePath part : PARTS) {
        add(directory, part, folder, states);
      }
    }
    return states;
  }

  private static void add(Directory parent, BytePath name, BytePath at, Map<BytePath, State> states)
      throws LinuxException {
    Optional<FileStatus> status = parent.find(name);
    if (status.isEmpty()) {
      return;
    }
    BytePath path = at.append(name);
    states.put(path, State.of(status.get()));
    if (status.get().isDirectory()) {
      try (Directory directory = parent.openDirectory(name)) {
        for (DirectoryEntry entry : directory.entries()) {
          add(directory, entry.name(), path, states);
        }
      }
    }
  }

  /** A file that is not as it was, a new one, or one that is gone. */
  Optional<BytePath> changed() throws LinuxException {
    Map<BytePath, State> now = states(folder);
    for (Map.Entry<BytePath, State> entry : now.entrySet()) {
      if (!entry.getValue().equals(states.get(entry.getKey()))) {
        return Optional.of(entry.getKey());
      }
    }
    return states.keySet().stream().filter(path -> Objects.isNull(now.get(path))).findFirst();
  }
}
