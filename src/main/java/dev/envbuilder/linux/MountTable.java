package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The mounts that this process sees, in the order they were made. */
public record MountTable(List<Mount> mounts) {
  /** The most bytes that are read: some 100,000 mounts. */
  public static final int CAP = 16 << 20;

  private static final BytePath SELF = BytePath.of("/proc/self/mountinfo");

  public MountTable {
    mounts = List.copyOf(mounts);
  }

  /** The table of this process as it is now. */
  public static MountTable read() throws LinuxException {
    try (OpenFile file = OpenFile.open(SELF)) {
      return parse(file.readAll(CAP));
    }
  }

  /** The table in these bytes; a line that is no mountinfo is left out. */
  public static MountTable parse(byte[] mountinfo) {
    List<Mount> mounts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= mountinfo.length; i++) {
      if (i == mountinfo.length || mountinfo[i] == '\n') {
        parseLine(Arrays.copyOfRange(mountinfo, start, i)).ifPresent(mounts::add);
        start = i + 1;
      }
    }
    return new MountTable(mounts);
  }

  /** Where something is mounted, the root left out. */
  public List<BytePath> points() {
    List<BytePath> points = new ArrayList<>();
    for (Mount mount : mounts) {
      if (!mount.point().equals(BytePath.ROOT)) {
        points.add(mount.point());
      }
    }
    return points;
  }

  /** The mount that a clean absolute path lies on: of the longest points, the last one made. */
  public Optional<Mount> of(BytePath path) {
    Optional<Mount> best = Optional.empty();
    for (Mount mount : mounts) {
      if (path.startsWith(mount.point())
          && (best.isEmpty() || mount.point().length() >= best.get().point().length())) {
        best = Optional.of(mount);
      }
    }
    return best;
  }

  /** {@code id parent major:minor root point options [tag...] - type source super-options}. */
  private static Optional<Mount> parseLine(byte[] line) {
    List<byte[]> fields = fields(line);
    int dash = 6;
    while (dash < fields.size() && !text(fields.get(dash)).equals("-")) {
      dash++;
    }
    if (dash + 2 >= fields.size() || hasNul(line)) {
      return Optional.empty();
    }
    String own = text(fields.get(5));
    String shared = dash + 3 < fields.size() ? text(fields.get(dash + 3)) : "";
    List<String> options = new ArrayList<>(List.of(own.split(",", -1)));
    options.addAll(List.of(shared.split(",", -1)));
    return Optional.of(
        new Mount(
            BytePath.of(unescape(fields.get(4))),
            text(fields.get(dash + 1)),
            options,
            BytePath.of(unescape(fields.get(3))),
            BytePath.of(unescape(fields.get(dash + 2))),
            options.contains("ro")));
  }

  private static boolean hasNul(byte[] line) {
    for (byte b : line) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static List<byte[]> fields(byte[] line) {
    List<byte[]> fields = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length; i++) {
      if (i == line.length || line[i] == ' ') {
        fields.add(Arrays.copyOfRange(line, start, i));
        start = i + 1;
      }
    }
    return fields;
  }

  private static String text(byte[] field) {
    return new String(field, StandardCharsets.UTF_8);
  }

  /** The kernel writes space, tab, newline, backslash and number sign as {@code \ooo}. */
  private static byte[] unescape(byte[] field) {
    byte[] out = new byte[field.length];
    int length = 0;
    for (int i = 0; i < field.length; i++) {
      if (field[i] == '\\' && i + 3 < field.length && octal(field, i + 1) > 0) {
        out[length++] = (byte) octal(field, i + 1);
        i += 3;
      } else {
        out[length++] = field[i];
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static int octal(byte[] field, int at) {
    int value = 0;
    for (int i = at; i < at + 3; i++) {
      if (field[i] < '0' || field[i] > '7') {
        return -1;
      }
      value = value * 8 + field[i] - '0';
    }
    return value;
  }
}
