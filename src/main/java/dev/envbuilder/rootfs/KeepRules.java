package dev.envbuilder.rootfs;

import dev.envbuilder.linux.MountTable;
import dev.envbuilder.path.BytePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What in a root is not ours to change: this program's own directory, whatever is mounted, and what
 * the user named. All that lies below such a path is kept too. The directories above one are
 * ordinary, except that they can neither be removed nor become something else.
 *
 * <p>Paths are absolute as seen from the root, and real: a link must be followed before it is
 * looked up here.
 */
public final class KeepRules {
  /** Keeps nothing. */
  public static final KeepRules NONE = new KeepRules(List.of());

  private final Node root;
  private final List<BytePath> paths;

  private KeepRules(List<BytePath> paths) {
    this.paths = List.copyOf(paths);
    this.root = new Node(false);
    for (BytePath path : paths) {
      Node node = root;
      for (BytePath name : path.clean().names()) {
        node = node.children.computeIfAbsent(name, n -> new Node(false));
      }
      if (node != root) {
        node.kept = true;
      }
    }
  }

  /** Keeps these paths; the root itself cannot be kept, and is left out. */
  public static KeepRules of(Collection<BytePath> paths) {
    return new KeepRules(List.copyOf(paths));
  }

  /**
   * Keeps all mount points below a root, and more.
   *
   * @param root where the root is, absolute
   * @param more paths as seen from the root
   */
  public static KeepRules of(MountTable mounts, BytePath root, Collection<BytePath> more) {
    List<BytePath> paths = new ArrayList<>(more);
    for (BytePath point : mounts.points()) {
      if (point.startsWith(root) && !point.equals(root)) {
        paths.add(BytePath.ROOT.append(point.relativeTo(root)));
      }
    }
    return new KeepRules(paths);
  }

  /** The kept paths, as they were given. */
  public List<BytePath> paths() {
    return paths;
  }

  /** Whether a clean path is kept, itself or with a directory above it. */
  public boolean keeps(BytePath path) {
    return at(path).isKept();
  }

  /** Whether something is kept below a clean path that is not kept itself. */
  public boolean isAboveKept(BytePath path) {
    return at(path).isAboveKept();
  }

  private Node at(BytePath path) {
    Node node = root;
    for (BytePath name : path.names()) {
      node = node.child(name);
    }
    return node;
  }

  Node root() {
    return root;
  }

  /** What the rules say about one directory, so that a walk asks per name, not per path. */
  static final class Node {
    private static final Node FREE = new Node(false);

    private final Map<BytePath, Node> children = new TreeMap<>();
    private boolean kept;

    private Node(boolean kept) {
      this.kept = kept;
    }

    Node child(BytePath name) {
      if (kept) {
        return this;
      }
      if (children.isEmpty()) {
        return FREE;
      }
      return children.getOrDefault(name, FREE);
    }

    boolean isKept() {
      return kept;
    }

    boolean isAboveKept() {
      return !kept && !children.isEmpty();
    }
  }
}
