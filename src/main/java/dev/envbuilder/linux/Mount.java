package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.util.List;

/**
 * One line of {@code /proc/self/mountinfo}, see proc_pid_mountinfo(5).
 *
 * @param point where it is mounted
 * @param fsType like {@code overlay} or {@code ext4}
 * @param options of this mount, then of its file system
 * @param root the part of the file system that is visible here; not {@code /} for a bind mount
 * @param source device, directory or name, as the file system tells it
 * @param readOnly whether the mount or its file system is read-only
 */
public record Mount(
    BytePath point,
    String fsType,
    List<String> options,
    BytePath root,
    BytePath source,
    boolean readOnly) {
  public Mount {
    options = List.copyOf(options);
  }
}
