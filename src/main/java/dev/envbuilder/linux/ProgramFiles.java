package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of this program as they were at one time. A JVM goes on to read its own: classes out of
 * archives, libraries, certificates. A {@code chown -R /} of a careless step is no attack: owners
 * and modes are put back where the content is what the program was packed with.
 */
final class ProgramFiles {
  /** Below the program's folder; what else is there it writes itself. */
  private static final List<BytePath> PARTS =
      List.of(BytePath.of("bin"), BytePath.of("runtime"), BytePath.of("names"));

  /** Written when the program is packed, in the format of sha256sum(1). */
  private static final BytePath DIGESTS = BytePath.of("runtime/files.sha256");

  private static final int MOST_DIGESTS = 1 << 20;
  private static final int BLOCK = 1 << 16;

  private final BytePath folder;
  private final Map<BytePath, State> states;
  private final Map<BytePath, String> digests;

  /** What every change of a file changes: user space cannot set a ctime. */
  private record State(
      FileType type,
      int mode,
      long uid,
      long gid,
      long inode,
      long size,
      long ctimeSeconds,
      int ctimeNanos) {

    /** Of directories only what is in them counts: an overlay copies them with a file in them. */
    static State of(FileStatus status) {
      boolean directory = status.isDirectory();
      return new State(
          status.type(),
          status.mode(),
          status.uid(),
          status.gid(),
          directory ? 0 : status.inode(),
          directory ? 0 : status.size(),
          directory ? 0 : status.ctimeSeconds(),
          directory ? 0 : status.ctimeNanos());
    }
  }

  private ProgramFiles(
      BytePath folder, Map<BytePath, State> states, Map<BytePath, String> digests) {
    this.folder = folder;
    this.states = states;
    this.digests = digests;
  }

  /** The files of the program in a folder. */
  static ProgramFiles read(BytePath folder) throws LinuxException {
    Map<BytePath, State> states = states(folder);
    BytePath list = folder.resolve(DIGESTS);
    return new ProgramFiles(
        folder, states, states.containsKey(list) ? digests(folder, list) : Map.of());
  }

  private static Map<BytePath, String> digests(BytePath folder, BytePath list)
      throws LinuxException {
    Map<BytePath, String> digests = new HashMap<>();
    try (OpenFile file = OpenFile.open(list)) {
      byte[] bytes = file.readAll(MOST_DIGESTS);
      digests.put(list, HexFormat.of().formatHex(sha256().digest(bytes)));
      String text = new String(bytes, StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        String[] fields = line.split(" [ *]", 2);
        if (fields.length == 2) {
          digests.put(folder.resolve(BytePath.of(fields[1])), fields[0]);
        }
      }
    }
    return digests;
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

  /**
   * A file that is not as it was, a new one, or one that is gone. Parents come before what is in
   * them, so that no path that is looked at leads through a link.
   */
  Optional<BytePath> changed() throws LinuxException {
    Map<BytePath, State> now = states(folder);
    for (Map.Entry<BytePath, State> entry : now.entrySet()) {
      State before = states.get(entry.getKey());
      boolean same = entry.getValue().equals(before);
      if (before == null || !(same || mend(entry.getKey(), before, entry.getValue()))) {
        return Optional.of(entry.getKey());
      }
    }
    return states.keySet().stream().filter(path -> Objects.isNull(now.get(path))).findFirst();
  }

  /** Puts owner and mode back where nothing else has changed, and says whether that is so. */
  private boolean mend(BytePath path, State before, State now) throws LinuxException {
    boolean sameContent =
        switch (now.type()) {
          case DIRECTORY -> true;
          case REGULAR -> now.size() == before.size() && isAsPacked(path);
          default -> false;
        };
    if (now.type() != before.type() || !sameContent) {
      return false;
    }
    try (Directory parent = Directory.open(path.parent())) {
      parent.chown(path.name(), before.uid(), before.gid());
      parent.chmod(path.name(), before.mode());
      states.put(path, State.of(parent.status(path.name())));
    }
    return true;
  }

  private boolean isAsPacked(BytePath path) throws LinuxException {
    String expected = digests.get(path);
    if (expected == null) {
      return false;
    }
    MessageDigest sha256 = sha256();
    byte[] block = new byte[BLOCK];
    try (OpenFile file = OpenFile.open(path)) {
      for (int n = file.read(block, 0, BLOCK); n >= 0; n = file.read(block, 0, BLOCK)) {
        sha256.update(block, 0, n);
      }
    }
    return HexFormat.of().formatHex(sha256.digest()).equals(expected);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
