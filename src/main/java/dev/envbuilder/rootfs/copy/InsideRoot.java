package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds out where a path leads when a directory stands for {@code /}: links are followed inside of
 * it, {@code ..} stops at it. Names that do not exist are taken as they are, as continuity's {@code
 * fs.RootPath} does. Walks by open directories, so nobody can swap one for a link on the way.
 */
public final class InsideRoot {
  /** As continuity: more links than that are a circle. */
  private static final int MAX_LINKS = 255;

  private InsideRoot() {}

  /**
   * Where a path leads.
   *
   * @param path clean, absolute in the root, and without links
   * @param status of what is there; empty where nothing is
   * @param links the links that were followed, each a clean absolute path
   */
  public record Place(BytePath path, Optional<FileStatus> status, List<BytePath> links) {
    public Place {
      links = List.copyOf(links);
    }

    boolean isDirectory() {
      return status.isPresent() && status.get().isDirectory();
    }
  }

  /** What becomes of a {@code ..} at the root. */
  private enum Edge {
    STAYS,
    REFUSED
  }

  /** Follows all links in the path, the last name's too. */
  public static Place resolve(Directory root, BytePath path) throws IOException {
    return resolve(root, path, true, Edge.STAYS);
  }

  /** Follows links in the path but not the last name's. */
  static Place resolveParent(Directory root, BytePath path) throws IOException {
    return resolve(root, path, false, Edge.STAYS);
  }

  /** As {@link #resolveParent}, but a link that leads out by {@code ..} is an error. */
  static Place resolveEntry(Directory root, BytePath path) throws IOException {
    return resolve(root, path, false, Edge.REFUSED);
  }

  private static Place resolve(Directory root, BytePath path, boolean followLast, Edge edge)
      throws IOException {
    Deque<BytePath> rest = new ArrayDeque<>(path.names());
    List<BytePath> links = new ArrayList<>();
    try (Trail trail = new Trail(root)) {
      while (!rest.isEmpty()) {
        BytePath name = rest.pop();
        if (name.isDotDot()) {
          if (edge == Edge.REFUSED && trail.isAtRoot()) {
            throw new CopyException.BadArchive(path, "a link on the way leads out of the archive");
          }
          trail.up();
        } else if (!name.isDot()) {
          Optional<FileStatus> status = trail.find(name);
          boolean isLink = status.isPresent() && status.get().isSymlink();
          if (isLink && (followLast || !rest.isEmpty())) {
            links.add(trail.path(name));
            if (links.size() > MAX_LINKS) {
              throw new CopyException.TooDeep(path, "there are more than " + MAX_LINKS + " links");
            }
            follow(trail, name, rest);
          } else {
            trail.enter(name, status);
          }
        }
      }
      return new Place(trail.path(), trail.status(), links);
    }
  }

  private static void follow(Trail trail, BytePath name, Deque<BytePath> rest)
      throws LinuxException {
    BytePath target = trail.readLink(name);
    if (target.isAbsolute()) {
      trail.toRoot();
    }
    List<BytePath> names = target.names();
    for (int i = names.size() - 1; i >= 0; i--) {
      rest.push(names.get(i));
    }
  }

  /** Opens a directory by a clean path, following no link. */
  static Directory open(Directory root, BytePath clean) throws LinuxException {
    Directory current = root.duplicate();
    for (BytePath name : clean.names()) {
      try (Directory parent = current) {
        current = parent.openDirectory(name);
      }
    }
    return current;
  }

  /** The open directories from the root to where we are; those that do not exist are not open. */
  private static final class Trail implements AutoCloseable {
    private final Directory root;
    private final List<BytePath> names = new ArrayList<>();
    private final List<Optional<FileStatus>> statuses = new ArrayList<>();
    private final List<Directory> open = new ArrayList<>();

    Trail(Directory root) {
      this.root = root;
    }

    /** Whether all names so far are directories, so that there can be names below. */
    private boolean isWhole() {
      return open.size() == names.size();
    }

    private Directory here() {
      return open.isEmpty() ? root : open.getLast();
    }

    Optional<FileStatus> find(BytePath name) throws LinuxException {
      return isWhole() ? here().find(name) : Optional.empty();
    }

    BytePath readLink(BytePath name) throws LinuxException {
      return here().readLink(name);
    }

    void enter(BytePath name, Optional<FileStatus> status) throws LinuxException {
      if (isWhole() && status.isPresent() && status.get().isDirectory()) {
        open.add(here().openDirectory(name));
      }
      names.add(name);
      statuses.add(status);
    }

    boolean isAtRoot() {
      return names.isEmpty();
    }

    void up() throws LinuxException {
      if (!names.isEmpty()) {
        if (isWhole()) {
          open.removeLast().close();
        }
        names.removeLast();
        statuses.removeLast();
      }
    }

    void toRoot() throws LinuxException {
      while (!names.isEmpty()) {
        up();
      }
    }

    BytePath path() {
      return BytePath.join(true, names);
    }

    BytePath path(BytePath name) {
      return path().append(name);
    }

    Optional<FileStatus> status() throws LinuxException {
      return statuses.isEmpty() ? Optional.of(root.status()) : statuses.getLast();
    }

    @Override
    public void close() throws LinuxException {
      toRoot();
    }
  }
}
