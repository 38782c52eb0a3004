package dev.envbuilder.scan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code /proc/PID/maps}: see proc_pid_maps(5).
 *
 * @param name the file, {@code [heap]} and the like, or empty
 */
record MemoryMapping(long start, long end, boolean readable, String name) {
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) ([r-])\\S* \\S+ \\S+ \\S+ *(.*)");

  /** The mappings in these bytes; lines that are none are left out. */
  static List<MemoryMapping> parse(byte[] maps) {
    List<MemoryMapping> mappings = new ArrayList<>();
    for (String line : new String(maps, StandardCharsets.UTF_8).split("\n", -1)) {
      Matcher fields = LINE.matcher(line);
      if (fields.matches()) {
        mappings.add(
            new MemoryMapping(
                Long.parseUnsignedLong(fields.group(1), 16),
                Long.parseUnsignedLong(fields.group(2), 16),
                fields.group(3).equals("r"),
                fields.group(4)));
      }
    }
    return mappings;
  }

  /** Not what belongs to the kernel or to a device, where a read may do something. */
  boolean isSearched() {
    boolean device =
        name.startsWith("/dev/") && !name.startsWith("/dev/shm/") && !name.startsWith("/dev/zero");
    boolean kernel = start < 0 || (name.startsWith("[v") && !name.startsWith("[vdso"));
    return readable && end > start && !device && !kernel;
  }
}
