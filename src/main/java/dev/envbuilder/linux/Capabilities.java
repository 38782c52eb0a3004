package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a process may do beyond its user, from {@code /proc/self/status}.
 *
 * @param effective what it may do now, one bit per {@link Capability}
 * @param bounding the most that it, or a program it executes, can ever have
 */
public record Capabilities(long effective, long bounding) {
  private static final BytePath SELF = BytePath.of("/proc/self/status");
  private static final int CAP = 64 << 10;

  /** The sets of this process. */
  public static Capabilities read() throws LinuxException {
    try (OpenFile file = OpenFile.open(SELF)) {
      return parse(file.readAll(CAP));
    }
  }

  /** The sets in these lines; a line that is missing or broken means none. */
  public static Capabilities parse(byte[] status) {
    long effective = 0;
    long bounding = 0;
    for (String line : new String(status, StandardCharsets.UTF_8).split("\n")) {
      if (line.startsWith("CapEff:")) {
        effective = hexadecimal(line);
      } else if (line.startsWith("CapBnd:")) {
        bounding = hexadecimal(line);
      }
    }
    return new Capabilities(effective, bounding);
  }

  private static long hexadecimal(String line) {
    try {
      return Long.parseUnsignedLong(line.substring(7).trim(), 16);
    } catch (NumberFormatException e) {
      return 0; // no right that we cannot read
    }
  }

  /** Whether this process has a capability now. */
  public boolean has(Capability capability) {
    return (effective & capability.bit()) != 0;
  }

  /** The capabilities that this process has now. */
  public Set<Capability> held() {
    Set<Capability> held = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if (has(capability)) {
        held.add(capability);
      }
    }
    return held;
  }
}
