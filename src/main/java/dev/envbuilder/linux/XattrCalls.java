package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The extended attribute calls, for a path ({@code l*}, last link not followed) and for a
 * descriptor ({@code f*}); see xattr(7). A path is at the address of the first scratch buffer.
 */
enum XattrCalls {
  OF_PATH(Libc.LLISTXATTR, Libc.LGETXATTR, Libc.LSETXATTR, Libc.LREMOVEXATTR),
  OF_DESCRIPTOR(Libc.FLISTXATTR, Libc.FGETXATTR, Libc.FSETXATTR, Libc.FREMOVEXATTR);

  private static final byte[] NOTHING = {};

  private final Libc list;
  private final Libc get;
  private final Libc set;
  private final Libc remove;

  XattrCalls(Libc list, Libc get, Libc set, Libc remove) {
    this.list = list;
    this.get = get;
    this.set = set;
    this.remove = remove;
  }

  /** The names; none where the file system knows no extended attributes. */
  List<BytePath> names(long target, BytePath subject) throws LinuxException {
    Scratch scratch = Scratch.current();
    MemorySegment buffer = scratch.bulk();
    long length = list.call(scratch, target, buffer.address(), Scratch.BULK);
    if (length < 0) {
      if (scratch.errno() == Errno.EOPNOTSUPP) {
        return List.of();
      }
      throw new LinuxException(list.symbol(), subject, scratch.errno());
    }
    if (length == 0) {
      return List.of();
    }
    List<BytePath> names = new ArrayList<>();
    byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        names.add(BytePath.of(bytes, start, i - start));
        start = i + 1;
      }
    }
    return names;
  }

  /** The value; empty where the attribute is not set or the file system knows none. */
  Optional<byte[]> value(long target, BytePath subject, BytePath name) throws LinuxException {
    Scratch scratch = Scratch.current();
    MemorySegment buffer = scratch.bulk();
    long nameAddress = scratch.secondPath(get.symbol(), name);
    long length = get.call(scratch, target, nameAddress, buffer.address(), Scratch.BULK);
    if (length < 0) {
      int errno = scratch.errno();
      if (errno == Errno.ENODATA || errno == Errno.EOPNOTSUPP) {
        return Optional.empty();
      }
      throw failure(get, subject, name, errno);
    }
    if (length == 0) {
      return Optional.of(NOTHING);
    }
    return Optional.of(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
  }

  /** All names and values, by name. */
  SortedMap<BytePath, byte[]> all(long target, BytePath subject) throws LinuxException {
    SortedMap<BytePath, byte[]> all = new TreeMap<>();
    for (BytePath name : names(target, subject)) {
      Optional<byte[]> value = value(target, subject, name);
      if (value.isPresent()) { // else it was removed in between
        all.put(name, value.get());
      }
    }
    return all;
  }

  void set(long target, BytePath subject, BytePath name, byte[] value) throws LinuxException {
    Scratch scratch = Scratch.current();
    if (value.length > Scratch.BULK) {
      throw failure(set, subject, name, Errno.ERANGE);
    }
    MemorySegment buffer = scratch.bulk();
    MemorySegment.copy(value, 0, buffer, ValueLayout.JAVA_BYTE, 0, value.length);
    long nameAddress = scratch.secondPath(set.symbol(), name);
    if (set.callInt(scratch, target, nameAddress, buffer.address(), value.length, 0) < 0) {
      throw failure(set, subject, name, scratch.errno());
    }
  }

  /** Takes an attribute away; nothing happens where it is not set. */
  void remove(long target, BytePath subject, BytePath name) throws LinuxException {
    Scratch scratch = Scratch.current();
    long nameAddress = scratch.secondPath(remove.symbol(), name);
    if (remove.callInt(scratch, target, nameAddress) < 0 && scratch.errno() != Errno.ENODATA) {
      throw failure(remove, subject, name, scratch.errno());
    }
  }

  private static LinuxException failure(Libc call, BytePath subject, BytePath name, int errno) {
    return new LinuxException(call.symbol() + " " + name, subject, errno);
  }
}
