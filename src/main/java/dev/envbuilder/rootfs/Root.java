package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open root directory and the way to everything in it. Paths are resolved name by name through
 * open directories: a symbolic link means what it means to a process whose root this is, and {@code
 * ..} stops at the root. So no path leads out of it, and rules about what to keep are asked about
 * the real path.
 *
 * <p>Directories on the way stay open for the next path. Whoever changes the root by other means
 * than this object, as a command in it does, calls {@link #forgetAll()} afterwards. For one thread
 * at a time.
 */
public final class Root implements AutoCloseable {
  /** As the kernel's own limit, see path_resolution(7). */
  public static final int MAX_LINKS = 40;

  /** How deep directories are walked: each level holds one of the 1024 usual descriptors. */
  public static final int MAX_DEPTH = 500;

  private static final int MAX_OPEN = 64;
  private static final int NEW_DIRECTORY_MODE = 0755;

  private final KeepRules keep;
  private final OpenDirectory top;

  /** Directories below the root by path, least recently used first. */
  private final LinkedHashMap<BytePath, OpenDirectory> open = new LinkedHashMap<>(16, 0.75f, true);

  private final DisplacedLinks displaced = new DisplacedLinks();

  private Root(Directory directory, KeepRules keep) {
    this.keep = keep;
    this.top = new OpenDirectory(directory, BytePath.ROOT, keep.root());
  }

  /** Opens the directory at an absolute path as a root. */
  public static Root open(BytePath directory, KeepRules keep) throws LinuxException {
    return new Root(Directory.open(directory), keep);
  }

  /** What must not be changed in this root. */
  public KeepRules keep() {
    return keep;
  }

  /** Links of the image that mounts are in the way of. */
  DisplacedLinks displaced() {
    return displaced;
  }

  /** The root directory itself; this object closes it. */
  public Directory directory() {
    return top.directory();
  }

  /**
   * Where a path leads, its last name not followed. A path that ends in {@code ..} means the
   * directory that it leads to.
   *
   * @param path taken from the root, whether it begins with a slash or not
   * @throws ResolveException if a directory on the way is missing or is none
   */
  public Location resolve(BytePath path) throws IOException {
    return resolve(path, false, false);
  }

  /** {@link #resolve} with a symbolic link at the end followed, also where that leads nowhere. */
  public Location resolveFollowing(BytePath path) throws IOException {
    return resolve(path, false, true);
  }

  /** {@link #resolve} after missing directories on the way were made, 0755 and root's. */
  public Location resolveMakingParents(BytePath path) throws IOException {
    return resolve(path, true, false);
  }

  /** Both of {@link #resolveFollowing} and {@link #resolveMakingParents}. */
  public Location resolveFollowingMakingParents(BytePath path) throws IOException {
    return resolve(path, true, true);
  }

  private Location resolve(BytePath path, boolean make, boolean followLast) throws IOException {
    return new Resolution(path, make, followLast).run();
  }

  /**
   * A handle of a directory for the caller to close, links followed; the root itself for {@code /}.
   *
   * @throws ResolveException if there is none, or if it is kept
   */
  public Directory openDirectory(BytePath path) throws IOException {
    try (Location location = resolveFollowing(path)) {
      return switch (location) {
        case Place place -> place.parent().openDirectory(place.name());
        case RootPlace root -> top.directory().duplicate();
        case KeptPlace kept ->
            throw new ResolveException(path, kept.path(), ResolveException.Reason.MISSING);
      };
    } catch (LinuxException e) {
      throw translated(path, e);
    }
  }

  /** The status of what a path leads to, its last name not followed; empty where that is none. */
  public Optional<FileStatus> find(BytePath path) throws IOException {
    try (Location location = resolve(path)) {
      return switch (location) {
        case Place place -> place.parent().find(place.name());
        case RootPlace root -> Optional.of(top.directory().status());
        case KeptPlace kept -> Optional.empty();
      };
    } catch (ResolveException e) {
      if (e.reason() == ResolveException.Reason.LINK_LOOP) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** The directory at a place, kept open for paths below it. */
  OpenDirectory enter(Place place) throws LinuxException {
    OpenDirectory known = open.get(place.path());
    if (known != null) {
      return known;
    }
    Directory directory = place.parent().openDirectory(place.name());
    return remember(new OpenDirectory(directory, place.path(), place.keep()));
  }

  private static IOException translated(BytePath path, LinuxException e) {
    return switch (e.errno()) {
      case Errno.ENOENT -> new ResolveException(path, path, ResolveException.Reason.MISSING);
      case Errno.ENOTDIR ->
          new ResolveException(path, path, ResolveException.Reason.NOT_A_DIRECTORY);
      default -> e;
    };
  }

  /** Forgets open directories at and below a real path, which is about to go or to be replaced. */
  public void forget(BytePath path) {
    Iterator<Map.Entry<BytePath, OpenDirectory>> each = open.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<BytePath, OpenDirectory> entry = each.next();
      if (entry.getKey().startsWith(path)) {
        each.remove();
        entry.getValue().drop();
      }
    }
  }

  /** Forgets all open directories but the root. */
  public void forgetAll() {
    forget(BytePath.ROOT);
  }

  /**
   * Removes all that is not kept. The directories above what is kept stay, as plain ones: 0755,
   * root's, without attributes, so that nothing of an old image shows in the next.
   */
  public void clear() throws IOException {
    forgetAll();
    displaced.clear();
    new TreeRemoval(top.directory()).removeAll(keep.root(), name -> false);
    makePlain(top.directory(), keep.root());
  }

  private static void makePlain(Directory directory, KeepRules.Node keep) throws IOException {
    directory.chown(0, 0);
    directory.chmod(NEW_DIRECTORY_MODE);
    for (BytePath attribute : directory.xattrs().keySet()) {
      if (XattrRules.belongsToFile(attribute)) {
        directory.removeXattr(attribute);
      }
    }
    for (DirectoryEntry entry : directory.entries()) {
      KeepRules.Node below = keep.child(entry.name());
      if (entry.type() == FileType.DIRECTORY && below.isAboveKept()) {
        try (Directory inner = directory.openDirectory(entry.name())) {
          makePlain(inner, below);
        }
      }
    }
  }

  @Override
  public void close() {
    forgetAll();
    top.drop();
  }

  private OpenDirectory remember(OpenDirectory directory) {
    open.put(directory.path(), directory);
    if (open.size() > MAX_OPEN) {
      Iterator<OpenDirectory> oldest = open.values().iterator();
      OpenDirectory dropped = oldest.next();
      oldest.remove();
      dropped.drop();
    }
    return directory;
  }

  /** One path on its way through the root. */
  private final class Resolution {
    private final BytePath asked;
    private final boolean make;
    private final boolean followLast;
    private final ArrayDeque<BytePath> ahead = new ArrayDeque<>();

    /** Directories on the way to where we are, each in use so that it stays open. */
    private final List<OpenDirectory> way = new ArrayList<>();

    private int links;

    Resolution(BytePath asked, boolean make, boolean followLast) {
      this.asked = asked;
      this.make = make;
      this.followLast = followLast;
    }

    Location run() throws IOException {
      try {
        enter(top);
        ahead.addAll(asked.names());
        shortcut();
        while (true) {
          Optional<Location> found = step();
          if (found.isPresent()) {
            return found.get();
          }
        }
      } finally {
        leaveTo(0);
      }
    }

    /** The next of many paths in one directory finds it open. */
    private void shortcut() {
      if (ahead.size() < 2 || ahead.stream().anyMatch(n -> n.isDot() || n.isDotDot())) {
        return;
      }
      OpenDirectory known = open.get(BytePath.ROOT.append(asked).parent());
      if (known != null) {
        enter(known);
        BytePath last = ahead.getLast();
        ahead.clear();
        ahead.add(last);
      }
    }

    private Optional<Location> step() throws IOException {
      OpenDirectory here = way.getLast();
      if (ahead.isEmpty()) {
        return Optional.of(placeOf(here));
      }
      BytePath name = ahead.pop();
      if (name.isDot()) {
        return Optional.empty();
      }
      if (name.isDotDot()) {
        restart(here.path().parent());
        return Optional.empty();
      }
      if (here.keep().child(name).isKept()) {
        return keptOrBack(here, name);
      }
      boolean last = ahead.isEmpty();
      if (last && !(followLast && isLink(here, name))) {
        return Optional.of(new Place(here, name));
      }
      advance(here, name);
      return Optional.empty();
    }

    /** Goes to a real path: the way holds no more than the root and where we are, by shortcuts. */
    private void restart(BytePath path) {
      leaveTo(1);
      pushAll(path.names());
    }

    /** Nothing kept is opened: a path that leaves it again does so by its names alone. */
    private Optional<Location> keptOrBack(OpenDirectory here, BytePath name) {
      BytePath rest = name.append(BytePath.join(false, List.copyOf(ahead))).clean();
      List<BytePath> names = rest.names();
      if (!names.isEmpty() && names.getFirst().equals(name)) {
        return Optional.of(new KeptPlace(here.path().append(rest)));
      }
      ahead.clear();
      ahead.addAll(names);
      return Optional.empty();
    }

    /** What a path means that ended in a directory, by {@code ..} or a link to {@code /}. */
    private Location placeOf(OpenDirectory directory) throws IOException {
      return directory == top
          ? new RootPlace()
          : new Resolution(directory.path(), false, false).run();
    }

    private boolean isLink(OpenDirectory here, BytePath name) throws IOException {
      return here.directory().find(name).map(FileStatus::isSymlink).orElse(false);
    }

    private void advance(OpenDirectory here, BytePath name) throws IOException {
      BytePath path = here.path().append(name);
      OpenDirectory known = open.get(path);
      if (known != null) {
        enter(known);
        return;
      }
      if (depth(path) > MAX_DEPTH) {
        throw new TooDeepException(path);
      }
      try {
        enterNew(here, name, path);
      } catch (LinuxException e) {
        switch (e.errno()) {
          case Errno.ENOENT -> makeAndEnter(here, name, path);
          case Errno.ENOTDIR, Errno.ELOOP -> follow(here, name, path);
          default -> throw e;
        }
      }
    }

    private void enterNew(OpenDirectory here, BytePath name, BytePath path) throws LinuxException {
      Directory directory = here.directory().openDirectory(name);
      enter(remember(new OpenDirectory(directory, path, here.keep().child(name))));
    }

    private void makeAndEnter(OpenDirectory here, BytePath name, BytePath path) throws IOException {
      if (!make) {
        throw new ResolveException(asked, path, ResolveException.Reason.MISSING);
      }
      here.directory().makeDirectory(name, NEW_DIRECTORY_MODE);
      enterNew(here, name, path);
      way.getLast().directory().chmod(NEW_DIRECTORY_MODE); // whatever the umask is
      way.getLast().directory().chown(0, 0); // whatever a set-group-ID parent says
    }

    private void follow(OpenDirectory here, BytePath name, BytePath path) throws IOException {
      if (!isLink(here, name)) {
        throw new ResolveException(asked, path, ResolveException.Reason.NOT_A_DIRECTORY);
      }
      links++;
      if (links > MAX_LINKS) {
        throw new ResolveException(asked, path, ResolveException.Reason.LINK_LOOP);
      }
      BytePath target = here.directory().readLink(name);
      if (target.isAbsolute()) {
        leaveTo(1);
      }
      pushAll(target.names());
    }

    private void pushAll(List<BytePath> names) {
      for (int i = names.size() - 1; i >= 0; i--) {
        ahead.push(names.get(i));
      }
    }

    private static int depth(BytePath path) {
      int depth = 0;
      for (int i = 0; i < path.length(); i++) {
        depth += path.at(i) == '/' ? 1 : 0;
      }
      return depth;
    }

    private void enter(OpenDirectory directory) {
      directory.use();
      way.add(directory);
    }

    private void leaveTo(int size) {
      while (way.size() > size) {
        way.removeLast().release();
      }
    }
  }
}
