package dev.envbuilder.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How much a file system can hold, see statfs(2).
 *
 * @param size in bytes; {@link Long#MAX_VALUE} where it has no limit of its own
 * @param free what is left of it in bytes
 */
public record FileSystemRoom(long size, long free) {
  /** From the first fields of a struct statfs: the same on x86-64 and AArch64. */
  static FileSystemRoom of(MemorySegment buffer) {
    long block = buffer.get(ValueLayout.JAVA_LONG, 8);
    long blocks = buffer.get(ValueLayout.JAVA_LONG, 16);
    long available = buffer.get(ValueLayout.JAVA_LONG, 32);
    // a tmpfs mounted with size=0 counts nothing
    return blocks == 0
        ? new FileSystemRoom(Long.MAX_VALUE, Long.MAX_VALUE)
        : new FileSystemRoom(blocks * block, available * block);
  }
}
