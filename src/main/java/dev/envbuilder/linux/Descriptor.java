package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An open file descriptor and what can be done to the file behind it, whatever its names are by
 * now. Whoever opened it closes it; closing twice does nothing. For one thread at a time.
 */
public abstract sealed class Descriptor implements AutoCloseable permits Directory, OpenFile {
  /** As owner or group in a chown: leave it as it is. */
  public static final long UNCHANGED = 0xffff_ffffL;

  static final int AT_EMPTY_PATH = 0x1000;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_NO_AUTOMOUNT = 0x800;

  /** UTIME_OMIT of utimensat(2). */
  private static final long OMIT = (1L << 30) - 2;

  private final BytePath path;
  private int fd;

  Descriptor(int fd, BytePath path) {
    this.fd = fd;
    this.path = path;
  }

  /** The number; -1 once closed, which the kernel answers with EBADF. */
  final int fd() {
    return fd;
  }

  /** The path it was opened by, for messages: a rename does not change it. */
  public final BytePath path() {
    return path;
  }

  /** The status of the open file itself. */
  public final FileStatus status() throws LinuxException {
    Scratch scratch = Scratch.current();
    long buffer = scratch.status().address();
    long empty = scratch.emptyPath();
    if (Libc.STATX.callInt(scratch, fd, empty, AT_EMPTY_PATH, FileStatus.MASK, buffer) < 0) {
      throw failure(Libc.STATX, scratch);
    }
    return FileStatus.of(scratch.status());
  }

  /**
   * Sets owner and group. The kernel then clears set-user-ID bits and {@code security.capability}:
   * call this before {@link #chmod} and {@link #setXattr}.
   */
  public final void chown(long uid, long gid) throws LinuxException {
    Scratch scratch = Scratch.current();
    if (Libc.FCHOWN.callInt(scratch, fd, uid, gid) < 0) {
      throw failure(Libc.FCHOWN, scratch);
    }
  }

  /** Sets the twelve permission bits. */
  public final void chmod(int mode) throws LinuxException {
    Scratch scratch = Scratch.current();
    if (Libc.FCHMOD.callInt(scratch, fd, mode) < 0) {
      throw failure(Libc.FCHMOD, scratch);
    }
  }

  /** Sets the time of the last modification; the time of the last access stays. */
  public final void setModified(long seconds, int nanos) throws LinuxException {
    Scratch scratch = Scratch.current();
    long times = modified(scratch, seconds, nanos);
    if (Libc.FUTIMENS.callInt(scratch, fd, times) < 0) {
      throw failure(Libc.FUTIMENS, scratch);
    }
  }

  /** Fills the status buffer with the two struct timespec of utimensat(2). */
  static long modified(Scratch scratch, long seconds, int nanos) {
    MemorySegment times = scratch.status();
    times.set(ValueLayout.JAVA_LONG, 0, 0);
    times.set(ValueLayout.JAVA_LONG, 8, OMIT);
    times.set(ValueLayout.JAVA_LONG, 16, seconds);
    times.set(ValueLayout.JAVA_LONG, 24, nanos);
    return times.address();
  }

  /** All extended attributes that this process may see, sorted by name. */
  public final SortedMap<BytePath, byte[]> xattrs() throws LinuxException {
    return XattrCalls.OF_DESCRIPTOR.all(fd, path);
  }

  /** The value of one extended attribute; empty where it is not set. */
  public final Optional<byte[]> xattr(BytePath name) throws LinuxException {
    return XattrCalls.OF_DESCRIPTOR.value(fd, path, name);
  }

  /** Sets one extended attribute. */
  public final void setXattr(BytePath name, byte[] value) throws LinuxException {
    XattrCalls.OF_DESCRIPTOR.set(fd, path, name, value);
  }

  /** Takes one extended attribute away, if it is set. */
  public final void removeXattr(BytePath name) throws LinuxException {
    XattrCalls.OF_DESCRIPTOR.remove(fd, path, name);
  }

  /** Waits until content and metadata are on the disk. */
  public final void sync() throws LinuxException {
    Scratch scratch = Scratch.current();
    if (Libc.FSYNC.callInt(scratch, fd) < 0) {
      throw failure(Libc.FSYNC, scratch);
    }
  }

  /**
   * @throws LinuxException if the file system reports here that a write failed
   */
  @Override
  public final void close() throws LinuxException {
    int open = fd;
    fd = -1;
    if (open < 0) {
      return;
    }
    Scratch scratch = Scratch.current();
    // After EINTR Linux has closed it all the same: a second try could close another file.
    if (Libc.CLOSE.callInt(scratch, open) < 0 && scratch.errno() != Errno.EINTR) {
      throw failure(Libc.CLOSE, scratch);
    }
  }

  final LinuxException failure(Libc call, Scratch scratch) {
    return new LinuxException(call.symbol(), path, scratch.errno());
  }
}
