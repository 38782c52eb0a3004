package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that a user can see of a tree, one line per entry, so that two trees can be compared. */
final class TreeListing {
  private final SortedMap<BytePath, String> lines = new TreeMap<>();
  private final Map<Long, BytePath> firstNames = new HashMap<>();
  private final boolean sockets;

  private TreeListing(boolean sockets) {
    this.sockets = sockets;
  }

  /** Everything below a directory but sockets, which no layer holds. */
  static List<String> of(BytePath directory) throws Exception {
    return list(directory, false);
  }

  static List<String> withSockets(BytePath directory) throws Exception {
    return list(directory, true);
  }

  private static List<String> list(BytePath directory, boolean sockets) throws Exception {
    TreeListing listing = new TreeListing(sockets);
    try (Directory top = Directory.open(directory)) {
      listing.add(top, BytePath.ROOT);
    }
    return new ArrayList<>(listing.lines.values());
  }

  private void add(Directory directory, BytePath path) throws Exception {
    List<DirectoryEntry> entries = new ArrayList<>(directory.entries());
    entries.sort((a, b) -> a.name().compareTo(b.name()));
    for (DirectoryEntry entry : entries) {
      FileStatus status = directory.status(entry.name());
      BytePath below = path.append(entry.name());
      switch (status.type()) {
        case DIRECTORY -> {
          try (Directory inner = directory.openDirectory(entry.name())) {
            put(directory, entry.name(), below, status, "");
            add(inner, below);
          }
        }
        case REGULAR -> {
          try (OpenFile file = directory.openFile(entry.name())) {
            byte[] content = file.readAll(64 << 20);
            put(
                directory,
                entry.name(),
                below,
                status,
                content.length + ":" + Arrays.hashCode(content));
          }
        }
        case SYMLINK ->
            put(directory, entry.name(), below, status, "-> " + directory.readLink(entry.name()));
        case SOCKET -> {
          if (sockets) {
            put(directory, entry.name(), below, status, "");
          }
        }
        default ->
            put(
                directory,
                entry.name(),
                below,
                status,
                status.rdevMajor() + "," + status.rdevMinor());
      }
    }
  }

  private void put(
      Directory directory, BytePath name, BytePath path, FileStatus status, String content)
      throws Exception {
    StringBuilder xattrs = new StringBuilder();
    for (Map.Entry<BytePath, byte[]> each : directory.xattrs(name).entrySet()) {
      xattrs
          .append(' ')
          .append(each.getKey())
          .append('=')
          .append(HexFormat.of().formatHex(each.getValue()));
    }
    BytePath group = path;
    if (!status.isDirectory() && status.links() > 1) {
      group = firstNames.computeIfAbsent(status.inode(), inode -> path);
    }
    lines.put(
        path,
        "%s %s %o %d:%d %d.%09d [%s] group %s%s"
            .formatted(
                path,
                status.type(),
                status.mode(),
                status.uid(),
                status.gid(),
                status.mtimeSeconds(),
                status.mtimeNanos(),
                content,
                group,
                xattrs));
  }
}
