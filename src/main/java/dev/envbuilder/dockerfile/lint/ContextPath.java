package dev.envbuilder.dockerfile.lint;

import java.util.ArrayList;
import java.util.List;

/** Sources of COPY and ADD. */
final class ContextPath {
  private ContextPath() {}

  /** Whether a source of ADD is no path of the context: a URL or a git remote. */
  static boolean isRemote(String source) {
    return source.contains("://") || source.startsWith("git@");
  }

  /** The path as Go's {@code filepath.Clean} leaves it. */
  static String clean(String path) {
    boolean absolute = path.startsWith("/");
    List<String> kept = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      boolean up = name.equals("..");
      if (up && !kept.isEmpty() && !kept.getLast().equals("..")) {
        kept.removeLast();
      } else if (!name.isEmpty() && !name.equals(".") && !(up && absolute)) {
        kept.add(name);
      }
    }
    String joined = String.join("/", kept);
    if (absolute) {
      return "/" + joined;
    }
    return joined.isEmpty() ? "." : joined;
  }
}
