package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that makes up a file tree, except times: the oracle for "the image is the root". Read
 * with GNU find, sha256sum and getfattr; names are bytes, held as ISO-8859-1.
 */
final class RootListing {
  /**
   * One file. The type is find's letter (f, d, l, p, s, c, b); {@code links} names the first path
   * that shares the inode, if several do; {@code content} is a SHA-256 and empty unless a file.
   */
  record Entry(
      String type,
      String mode,
      String owner,
      String size,
      String device,
      String target,
      String links,
      String content,
      Map<String, String> xattrs) {}

  private final SortedMap<String, Entry> entries;

  private RootListing(SortedMap<String, Entry> entries) {
    this.entries = entries;
  }

  /** Lists a directory and what is below it on the same file system, the directory as "/". */
  static RootListing of(Path root) {
    List<String[]> files = files(root);
    Map<String, String> digests = digests(root, files);
    Map<String, Map<String, String>> xattrs = xattrs(root);
    Map<String, SortedSet<String>> names = namesByInode(files);
    var entries = new TreeMap<String, Entry>();
    for (String[] file : files) {
      String path = "/" + file[0];
      SortedSet<String> links = names.getOrDefault(file[6], new TreeSet<>());
      entries.put(
          path,
          new Entry(
              file[1],
              file[2],
              file[3],
              Set.of("f", "l").contains(file[1]) ? file[4] : "",
              Set.of("c", "b").contains(file[1]) ? device(root, file[0]) : "",
              file[5],
              links.size() > 1 ? links.first() : "",
              digests.getOrDefault(path, ""),
              xattrs.getOrDefault(path, Map.of())));
    }
    return new RootListing(entries);
  }

  /** Unpacks an image's layers, one over the other, and lists the result. */
  static RootListing of(OciLayout image) {
    try (var unpacked = UnpackedImage.of(image)) {
      return of(unpacked.root());
    }
  }

  Map<String, Entry> entries() {
    return Map.copyOf(entries);
  }

  Entry get(String path) {
    Entry entry = entries.get(path);
    if (entry == null) {
      throw new AssertionError("no '" + path + "' in the listing");
    }
    return entry;
  }

  boolean contains(String path) {
    return entries.containsKey(path);
  }

  /** This listing less some paths and what is below them. */
  RootListing without(String... paths) {
    var kept = new TreeMap<>(entries);
    kept.keySet().removeIf(path -> Arrays.stream(paths).anyMatch(gone -> isAtOrBelow(path, gone)));
    return new RootListing(kept);
  }

  /** This listing less its sockets, which no archive can hold. */
  RootListing withoutSockets() {
    var kept = new TreeMap<>(entries);
    kept.values().removeIf(entry -> entry.type().equals("s"));
    return new RootListing(kept);
  }

  /** One line for each difference, in the order of paths; none if the trees are equal. */
  List<String> diff(RootListing other) {
    var paths = new TreeSet<>(entries.keySet());
    paths.addAll(other.entries.keySet());
    var lines = new ArrayList<String>();
    for (String path : paths) {
      Entry mine = entries.get(path);
      Entry theirs = other.entries.get(path);
      if (theirs == null) {
        lines.add("only in the first:  " + path + " " + mine);
      } else if (mine == null) {
        lines.add("only in the second: " + path + " " + theirs);
      } else if (!mine.equals(theirs)) {
        lines.add("differs: " + path + "\n    " + mine + "\n    " + theirs);
      }
    }
    return lines;
  }

  private static List<String[]> files(Path root) {
    String format = "%P\\0%y\\0%m\\0%U:%G\\0%s\\0%l\\0%D:%i\\0";
    String[] fields =
        Command.run("find", root.toString(), "-xdev", "-printf", format).octets().split("\0", -1);
    var files = new ArrayList<String[]>();
    for (int i = 0; i + 7 <= fields.length; i += 7) {
      files.add(Arrays.copyOfRange(fields, i, i + 7));
    }
    return files;
  }

  /** By path; a file of many names, as busybox has them, is read once. */
  private static Map<String, String> digests(Path root, List<String[]> files) {
    var inodes = new HashMap<String, String>();
    var names = new StringBuilder();
    for (String[] file : files) {
      if (file[1].equals("f") && inodes.putIfAbsent(file[6], "") == null) {
        names.append("./").append(file[0]).append('\0');
      }
    }
    var read = new HashMap<String, String>();
    for (String line :
        Command.of("xargs", "-0", "-r", "sha256sum", "--zero", "--binary", "--")
            .in(root)
            .input(names.toString().getBytes(ISO_8859_1))
            .run()
            .ok()
            .octets()
            .split("\0", -1)) {
      if (!line.isEmpty()) { // 64 digits, " *.", "/path"
        read.put(line.substring(67), line.substring(0, 64));
      }
    }
    for (String[] file : files) {
      inodes.computeIfPresent(file[6], (inode, known) -> read.getOrDefault("/" + file[0], known));
    }
    var digests = new HashMap<String, String>();
    files.forEach(file -> digests.put("/" + file[0], inodes.getOrDefault(file[6], "")));
    return digests;
  }

  private static Map<String, Map<String, String>> xattrs(Path root) {
    String script =
        "find . -xdev -print0 | xargs -0 -r getfattr --no-dereference --dump --match=-"
            + " --encoding=hex --absolute-names --";
    var xattrs = new HashMap<String, Map<String, String>>();
    var current = new TreeMap<String, String>();
    for (String line :
        Command.of("sh", "-c", script).in(root).run().ok().octets().split("\n", -1)) {
      if (line.startsWith("# file: ")) {
        current = new TreeMap<>();
        String path = unescaped(line.substring("# file: ".length()));
        xattrs.put(path.equals(".") ? "/" : path.substring(1), current);
      } else if (line.contains("=")) {
        int equals = line.indexOf('=');
        current.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    // What overlayfs notes for itself belongs to no image.
    xattrs.values().forEach(names -> names.keySet().removeIf(n -> n.contains(".overlay.")));
    return xattrs;
  }

  /** getfattr writes odd bytes of names as a backslash and three octal digits. */
  private static String unescaped(String name) {
    var text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '\\' && i + 3 < name.length()) {
        text.append((char) Integer.parseInt(name.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        text.append(name.charAt(i));
      }
    }
    return text.toString();
  }

  private static String device(Path root, String path) {
    return Command.of("xargs", "-0", "stat", "--format=%t:%T")
        .in(root)
        .input((path + "\0").getBytes(ISO_8859_1))
        .run()
        .ok()
        .out()
        .strip();
  }

  private static Map<String, SortedSet<String>> namesByInode(List<String[]> files) {
    var names = new HashMap<String, SortedSet<String>>();
    for (String[] file : files) {
      if (!file[1].equals("d")) {
        names.computeIfAbsent(file[6], inode -> new TreeSet<>()).add("/" + file[0]);
      }
    }
    return names;
  }

  private static boolean isAtOrBelow(String path, String parent) {
    return path.equals(parent) || path.startsWith(parent.equals("/") ? "/" : parent + "/");
  }
}
