package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * An open file. Content passes through the native buffer of the thread, at most 128 KiB per call:
 * heap arrays are never pinned for the kernel, as a slow disk would then hold up the collector.
 */
public final class OpenFile extends Descriptor {
  private static final int SEEK_SET = 0;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  OpenFile(int fd, BytePath path) {
    super(fd, path);
  }

  /** Opens a file at an absolute path of our own choice, for reading; links are followed. */
  public static OpenFile open(BytePath absolute) throws LinuxException {
    return open(absolute, OpenFlags.READ);
  }

  private static OpenFile open(BytePath absolute, int flags) throws LinuxException {
    if (!absolute.isAbsolute()) {
      throw new IllegalArgumentException("'" + absolute + "' is not absolute");
    }
    Scratch scratch = Scratch.current();
    long address = scratch.path("open", absolute);
    int all = flags | OpenFlags.NO_TERMINAL | OpenFlags.CLOSE_ON_EXEC;
    int fd = Libc.OPEN.callInt(scratch, address, all, 0);
    if (fd < 0) {
      throw new LinuxException("open", absolute, scratch.errno());
    }
    return new OpenFile(fd, absolute);
  }

  /**
   * Takes over a descriptor that this process was started with; it is closed with this object.
   *
   * @param name what messages call it
   */
  public static OpenFile ofDescriptor(int fd, BytePath name) {
    return new OpenFile(fd, name);
  }

  /**
   * Reads some bytes.
   *
   * @return how many, at least 1 unless {@code length} is 0; -1 at the end
   */
  public int read(byte[] target, int offset, int length) throws LinuxException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    Scratch scratch = Scratch.current();
    MemorySegment buffer = scratch.bulk();
    int count = readBulk(scratch, Math.min(length, Scratch.BULK));
    if (count == 0) {
      return -1;
    }
    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, target, offset, count);
    return count;
  }

  private int readBulk(Scratch scratch, int length) throws LinuxException {
    long address = scratch.bulk().address();
    while (true) {
      int count = (int) Libc.READ.call(scratch, fd(), address, length);
      if (count >= 0) {
        return count;
      }
      if (scratch.errno() != Errno.EINTR) {
        throw failure(Libc.READ, scratch);
      }
    }
  }

  /**
   * The whole rest of the file.
   *
   * @param cap the most bytes to take into memory; more is EFBIG
   */
  public byte[] readAll(int cap) throws LinuxException {
    byte[] all = new byte[Math.min(cap, 8192)];
    int size = 0;
    while (true) {
      if (size == all.length) {
        // one byte more than the cap, to tell a full file from one that is too long
        all = Arrays.copyOf(all, (int) Math.min(cap + 1L, Math.max(64L, size * 2L)));
      }
      int count = read(all, size, all.length - size);
      if (count < 0) {
        return Arrays.copyOf(all, size);
      }
      size += count;
      if (size > cap) {
        throw new LinuxException("read", path(), 27);
      }
    }
  }

  /** Writes all these bytes. */
  public void write(byte[] source, int offset, int length) throws LinuxException {
    Objects.checkFromIndexSize(offset, length, source.length);
    Scratch scratch = Scratch.current();
    MemorySegment buffer = scratch.bulk();
    int done = 0;
    while (done < length) {
      int chunk = Math.min(length - done, Scratch.BULK);
      MemorySegment.copy(source, offset + done, buffer, ValueLayout.JAVA_BYTE, 0, chunk);
      writeBulk(scratch, chunk);
      done += chunk;
    }
  }

  private void writeBulk(Scratch scratch, int length) throws LinuxException {
    long address = scratch.bulk().address();
    int done = 0;
    while (done < length) {
      long count = Libc.WRITE.call(scratch, fd(), address + done, length - done);
      if (count >= 0) {
        done += (int) count;
      } else if (scratch.errno() != Errno.EINTR) {
        throw failure(Libc.WRITE, scratch);
      }
    }
  }

  /**
   * Copies from the position of another file to the position of this one, inside the kernel where
   * it can (copy_file_range(2): shared blocks on some file systems), and moves both.
   *
   * @return how many bytes; fewer than {@code length} only at the end of {@code source}
   */
  public long copyFrom(OpenFile source, long length) throws LinuxException {
    Scratch scratch = Scratch.current();
    long done = 0;
    while (done < length) {
      long chunk = Math.min(length - done, 1L << 30);
      long count = Libc.COPY_FILE_RANGE.call(scratch, source.fd(), 0, fd(), 0, chunk, 0);
      if (count < 0) {
        if (canFallBack(scratch.errno())) {
          return done + copyThroughBuffer(source, length - done);
        }
        if (scratch.errno() != Errno.EINTR) {
          throw new LinuxException("copy_file_range", source.path(), path(), scratch.errno());
        }
      } else if (count == 0) {
        // Also what some kernels answer for files of /proc and the like: their size is 0.
        return done + copyThroughBuffer(source, length - done);
      } else {
        done += count;
      }
    }
    return done;
  }

  private static boolean canFallBack(int errno) {
    return switch (errno) {
      case Errno.EXDEV, Errno.EINVAL, Errno.ENOSYS, Errno.EOPNOTSUPP, Errno.EPERM -> true;
      default -> false;
    };
  }

  private long copyThroughBuffer(OpenFile source, long length) throws LinuxException {
    Scratch scratch = Scratch.current();
    long done = 0;
    while (done < length) {
      int count = source.readBulk(scratch, (int) Math.min(length - done, Scratch.BULK));
      if (count == 0) {
        break;
      }
      writeBulk(scratch, count);
      done += count;
    }
    return done;
  }

  /** Sets the length; what is new reads as zeros and takes no space. */
  public void truncate(long size) throws LinuxException {
    Scratch scratch = Scratch.current();
    if (Libc.FTRUNCATE.callInt(scratch, fd(), size) < 0) {
      throw failure(Libc.FTRUNCATE, scratch);
    }
  }

  /** Sets the position of the next read or write. */
  public void seek(long offset) throws LinuxException {
    Scratch scratch = Scratch.current();
    if (Libc.LSEEK.call(scratch, fd(), offset, SEEK_SET) < 0) {
      throw failure(Libc.LSEEK, scratch);
    }
  }

  /**
   * The first byte at or after an offset that is not in a hole; empty where only holes follow.
   * Moves the position. A file system that knows no holes has data everywhere.
   */
  public OptionalLong nextData(long offset) throws LinuxException {
    Scratch scratch = Scratch.current();
    long found = Libc.LSEEK.call(scratch, fd(), offset, SEEK_DATA);
    if (found >= 0) {
      return OptionalLong.of(found);
    }
    return switch (scratch.errno()) {
      case Errno.ENXIO -> OptionalLong.empty();
      case Errno.EINVAL, Errno.EOPNOTSUPP ->
          offset < status().size() ? OptionalLong.of(offset) : OptionalLong.empty();
      default -> throw failure(Libc.LSEEK, scratch);
    };
  }

  /** The start of the first hole at or after an offset: the end of the file counts as one. */
  public long nextHole(long offset) throws LinuxException {
    Scratch scratch = Scratch.current();
    long found = Libc.LSEEK.call(scratch, fd(), offset, SEEK_HOLE);
    if (found >= 0) {
      return found;
    }
    return switch (scratch.errno()) {
      case Errno.ENXIO, Errno.EINVAL, Errno.EOPNOTSUPP -> status().size();
      default -> throw failure(Libc.LSEEK, scratch);
    };
  }

  /** A stream over this file from its position; closing the stream closes the file. */
  public InputStream input() {
    return new Input(this);
  }

  /** An unbuffered stream into this file at its position; closing it closes the file. */
  public OutputStream output() {
    return new Output(this);
  }

  private static final class Input extends InputStream {
    private final OpenFile file;

    Input(OpenFile file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return file.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return file.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static final class Output extends OutputStream {
    private final OpenFile file;

    Output(OpenFile file) {
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      file.write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      file.write(source, offset, length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
