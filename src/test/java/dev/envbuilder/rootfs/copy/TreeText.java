package dev.envbuilder.rootfs.copy;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * File trees in one line of a table: {@code d/} is a directory, {@code f=text} a file, {@code l>to}
 * a link, {@code p|} a fifo, {@code h~f} another name of a file. Behind an {@code @} are the mode
 * and the owner: {@code f=x@4755:5:6}; without, a file is 0644, a directory 0755, and both are
 * root's. Parents need not be named where a tree is made, but where it is expected. A dash is no
 * tree.
 */
record TreeText(String path, char kind, String value, int mode, int uid, int gid) {
  private static final String KINDS = "/=>|~!";

  static List<TreeText> parse(String line) {
    List<TreeText> entries = new ArrayList<>();
    for (String word : line.strip().split(" +")) {
      if (!word.isEmpty() && !word.equals("-")) {
        entries.add(entry(word));
      }
    }
    return entries;
  }

  private static TreeText entry(String word) {
    int at = word.lastIndexOf('@');
    String body = at < 0 ? word : word.substring(0, at);
    int sign = body.endsWith("/") ? body.length() - 1 : firstSign(body);
    char kind = body.charAt(sign);
    String[] numbers = (at < 0 ? "" : word.substring(at + 1)).split(":");
    int mode = kind == '/' ? 0755 : 0644;
    return new TreeText(
        body.substring(0, sign),
        kind,
        body.substring(sign + 1),
        numbers[0].isEmpty() ? mode : Integer.parseInt(numbers[0], 8),
        numbers.length > 1 ? Integer.parseInt(numbers[1]) : 0,
        numbers.length > 2 ? Integer.parseInt(numbers[2]) : 0);
  }

  private static int firstSign(String body) {
    for (int i = 0; i < body.length(); i++) {
      if (body.charAt(i) != '/' && KINDS.indexOf(body.charAt(i)) >= 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("'" + body + "' says no kind of file");
  }

  /** Makes the entries below a folder, in their order. */
  static void make(Path folder, String line) throws IOException {
    for (TreeText entry : parse(line)) {
      entry.make(folder);
    }
  }

  private void make(Path folder) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    switch (kind) {
      case '/' -> Files.createDirectories(file);
      case '=' -> Files.writeString(file, value);
      case '>' -> Files.createSymbolicLink(file, Path.of(value));
      case '~' -> {
        Files.createLink(file, folder.resolve(value));
        return;
      }
      case '|' -> {
        BytePath full = BytePath.of(file.toString());
        try (Directory parent = Directory.open(full.parent())) {
          parent.makeNode(full.name(), FileType.FIFO, 0600, 0, 0);
        }
      }
      default -> throw new IllegalArgumentException("cannot make '" + path + "'");
    }
    Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    if (kind != '>') {
      Files.setAttribute(file, "unix:mode", mode);
    }
  }

  /** What is below a folder, in the words of a table, sorted. */
  static String show(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<String> words = new ArrayList<>();
      for (Path path : paths.filter(path -> !path.equals(folder)).toList()) {
        words.add(show(folder, path));
      }
      return String.join(" ", words.stream().sorted().toList());
    }
  }

  private static String show(Path folder, Path path) throws IOException {
    BytePath full = BytePath.of(path.toString());
    try (Directory parent = Directory.open(full.parent())) {
      FileStatus status = parent.status(full.name());
      String body =
          switch (status.type()) {
            case DIRECTORY -> "/";
            case SYMLINK -> ">" + parent.readLink(full.name());
            case REGULAR -> "=" + Files.readString(path);
            case FIFO -> "|";
            case CHARACTER_DEVICE, BLOCK_DEVICE, SOCKET -> "!";
          };
      TreeText entry = entry(folder.relativize(path) + body);
      int mode = status.isSymlink() ? entry.mode() : status.mode();
      return new TreeText(
              entry.path(),
              entry.kind(),
              entry.value(),
              mode,
              (int) status.uid(),
              (int) status.gid())
          .toString();
    }
  }

  /** The entries of a line as {@link #show} has them. */
  static String normal(String line) {
    return String.join(" ", parse(line).stream().map(TreeText::toString).sorted().toList());
  }

  @Override
  public String toString() {
    String mode = Integer.toOctalString(mode()) + ":" + uid + ":" + gid;
    return path + kind + value + "@" + mode;
  }
}
