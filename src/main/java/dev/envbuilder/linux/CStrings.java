package dev.envbuilder.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The {@code char *[]} that execve(2) and posix_spawn(3) take. */
final class CStrings {
  private CStrings() {}

  /** A NULL-terminated array of C strings, which live as long as the arena. */
  static MemorySegment array(Arena arena, List<byte[]> strings) {
    MemorySegment array = arena.allocate(ValueLayout.JAVA_LONG, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      long address = string(arena, strings.get(i)).address();
      array.setAtIndex(ValueLayout.JAVA_LONG, i, address);
    }
    return array; // memory of an arena is zeroed: the last element is NULL
  }

  static MemorySegment string(Arena arena, byte[] bytes) {
    MemorySegment string = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, string, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return string;
  }

  /**
   * @throws IllegalArgumentException if there is a NUL in one: the rest would silently get lost
   */
  static List<byte[]> checked(List<byte[]> strings) {
    for (byte[] string : strings) {
      for (byte b : string) {
        if (b == 0) {
          throw new IllegalArgumentException("an argument or variable holds a NUL byte");
        }
      }
    }
    return List.copyOf(strings);
  }
}
