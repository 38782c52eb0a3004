package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Something that the launcher does in a mount namespace of the command's own, as root and in the
 * order given, before the command starts. It takes {@code CAP_SYS_ADMIN}, and ends with the
 * command's last process. Paths are absolute and without links.
 */
public sealed interface MountAction {
  /** Where. */
  BytePath target();

  /**
   * Shows a file or directory at a file or directory.
   *
   * @param source what the path names before the first action
   */
  record Bind(BytePath source, BytePath target, Set<MountFlag> flags) implements MountAction {
    public Bind {
      flags = Set.copyOf(flags);
    }
  }

  /**
   * Mounts an empty file system in memory on a directory.
   *
   * @param size the most bytes in it; 0 is the kernel's choice
   * @param mode of its top directory
   */
  record Memory(BytePath target, long size, int mode, Set<MountFlag> flags) implements MountAction {
    public Memory {
      flags = Set.copyOf(flags);
    }
  }

  /** Makes a directory, in what has been mounted. */
  record NewDirectory(BytePath target) implements MountAction {}

  /** Makes an empty file, in what has been mounted. */
  record NewFile(BytePath target) implements MountAction {}

  /** Adds the options of {@code envbuilder run} for it. */
  default void addTo(List<byte[]> arguments) {
    StringBuilder kind = new StringBuilder();
    switch (this) {
      case Bind bind -> {
        arguments.add(new byte[] {'-', 'S'});
        arguments.add(bind.source().toByteArray());
        addFlags(kind.append("bind"), bind.flags());
      }
      case Memory memory -> {
        addFlags(kind.append("tmpfs"), memory.flags());
        kind.append(",mode=").append(Integer.toOctalString(memory.mode()));
        if (memory.size() > 0) {
          kind.append(",size=").append(memory.size());
        }
      }
      case NewDirectory directory -> kind.append("directory");
      case NewFile file -> kind.append("file");
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(kind.append(':').toString().getBytes(StandardCharsets.UTF_8));
    text.writeBytes(target().toByteArray());
    arguments.add(new byte[] {'-', 'M'});
    arguments.add(text.toByteArray());
  }

  private static void addFlags(StringBuilder kind, Set<MountFlag> flags) {
    for (MountFlag flag : MountFlag.values()) {
      if (flags.contains(flag)) {
        kind.append(',').append(flag.option());
      }
    }
  }
}
