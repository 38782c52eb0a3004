package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one thread, used again by each call it makes, so that a system call costs no
 * allocation. A value in it is good until the next call of this package on the same thread: nothing
 * may be handed out of here but copies.
 */
final class Scratch {
  /** The longest path with its NUL that the kernel takes. */
  static final int PATH_MAX = 4096;

  /** Room for directory entries, file content and the largest extended attribute (64 KiB). */
  static final int BULK = 128 * 1024;

  private static final int STATUS_SIZE = 256;

  /** Per thread, not shared: the memory goes when its thread has gone. */
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
  private final MemorySegment status = arena.allocate(STATUS_SIZE, 8);
  private final MemorySegment first = arena.allocate(PATH_MAX, 8);
  private @Nullable MemorySegment second;
  private @Nullable MemorySegment bulk;

  static Scratch current() {
    return OF_THREAD.get();
  }

  /** Where a call leaves its errno. */
  MemorySegment state() {
    return state;
  }

  /** The errno of the last call. */
  int errno() {
    return state.get(ValueLayout.JAVA_INT, 0);
  }

  /** 256 bytes for struct statx and other small results. */
  MemorySegment status() {
    return status;
  }

  /** 4096 bytes: what {@link #name} and {@link #path} fill. */
  MemorySegment first() {
    return first;
  }

  /** 4096 bytes: what {@link #secondName} and {@link #secondPath} fill. */
  MemorySegment second() {
    MemorySegment made = second;
    if (made == null) {
      made = arena.allocate(PATH_MAX, 8);
      second = made;
    }
    return made;
  }

  /** 128 KiB. */
  MemorySegment bulk() {
    MemorySegment made = bulk;
    if (made == null) {
      made = arena.allocate(BULK, 8);
      bulk = made;
    }
    return made;
  }

  /**
   * Puts one name, as a C string, into the first buffer and gives its address.
   *
   * @throws IllegalArgumentException if it is no single name: a slash, {@code ..} or {@code .}
   *     would lead to another directory than the one the caller holds
   */
  long name(String call, BytePath name) throws LinuxException {
    return fill(call, first, checked(name));
  }

  /** {@link #name} with the second buffer. */
  long secondName(String call, BytePath name) throws LinuxException {
    return fill(call, second(), checked(name));
  }

  /** Puts any path, as a C string, into the first buffer and gives its address. */
  long path(String call, BytePath path) throws LinuxException {
    return fill(call, first, path);
  }

  /** {@link #path} with the second buffer. */
  long secondPath(String call, BytePath path) throws LinuxException {
    return fill(call, second(), path);
  }

  /** An empty C string, for calls about the descriptor itself. */
  long emptyPath() {
    first.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
    return first.address();
  }

  private static BytePath checked(BytePath name) {
    boolean plain = !name.isEmpty() && !name.isDot() && !name.isDotDot();
    for (int i = 0; plain && i < name.length(); i++) {
      plain = name.at(i) != '/';
    }
    if (!plain) {
      throw new IllegalArgumentException("'" + name + "' is not the name of a directory entry");
    }
    return name;
  }

  private static long fill(String call, MemorySegment buffer, BytePath path) throws LinuxException {
    int length = path.length();
    if (length >= PATH_MAX) {
      throw new LinuxException(call, path, Errno.ENAMETOOLONG);
    }
    MemorySegment.copy(path.toByteArray(), 0, buffer, ValueLayout.JAVA_BYTE, 0, length);
    buffer.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
    return buffer.address();
  }
}
