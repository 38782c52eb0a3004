package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An open directory, and everything that can be done to the names in it.
 *
 * <p>A name is one directory entry: with a slash, or {@code .} or {@code ..}, it is refused as a
 * bug ({@link IllegalArgumentException}). No call follows a symbolic link behind a name. So whoever
 * walks by {@link #openDirectory} stays below where it began, whatever is renamed meanwhile.
 */
public final class Directory extends Descriptor {
  /** Flag of {@link #rename}: fail with EEXIST rather than replace. */
  public static final int NO_REPLACE = 1;

  /** Flag of {@link #rename}: swap both names. */
  public static final int EXCHANGE = 2;

  private static final int AT_FDCWD = -100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int STATUS_FLAGS = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
  private static final int OPEN_FLAGS =
      OpenFlags.READ | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW | OpenFlags.CLOSE_ON_EXEC;

  /** Offset of d_name in struct linux_dirent64, see getdents64(2). */
  private static final int NAME_OFFSET = 19;

  private Directory(int fd, BytePath path) {
    super(fd, path);
  }

  /**
   * Opens the directory at an absolute path. Links before the last name are followed: this is for
   * paths of our own choice.
   */
  public static Directory open(BytePath absolute) throws LinuxException {
    if (!absolute.isAbsolute()) {
      throw new IllegalArgumentException("'" + absolute + "' is not absolute");
    }
    Scratch scratch = Scratch.current();
    long address = scratch.path("openat", absolute);
    int fd = Libc.OPENAT.callInt(scratch, AT_FDCWD, address, OPEN_FLAGS, 0);
    if (fd < 0) {
      throw new LinuxException("openat", absolute, scratch.errno());
    }
    return new Directory(fd, absolute);
  }

  /** Opens a directory in this one; a symbolic link to a directory is ENOTDIR. */
  public Directory openDirectory(BytePath name) throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("openat", name);
    int fd = Libc.OPENAT.callInt(scratch, fd(), address, OPEN_FLAGS, 0);
    if (fd < 0) {
      throw failure(Libc.OPENAT, name, scratch);
    }
    return new Directory(fd, path().append(name));
  }

  /** Another handle of this same directory, with a life of its own. */
  public Directory duplicate() throws LinuxException {
    Scratch scratch = Scratch.current();
    scratch.first().set(ValueLayout.JAVA_SHORT, 0, (short) '.'); // and the NUL behind it
    int fd = Libc.OPENAT.callInt(scratch, fd(), scratch.first().address(), OPEN_FLAGS, 0);
    if (fd < 0) {
      throw failure(Libc.OPENAT, scratch);
    }
    return new Directory(fd, path());
  }

  /** The status of an entry. */
  public FileStatus status(BytePath name) throws LinuxException {
    Scratch scratch = Scratch.current();
    if (!statx(scratch, name)) {
      throw failure(Libc.STATX, name, scratch);
    }
    return FileStatus.of(scratch.status());
  }

  /** The status of an entry; empty where there is none. */
  public Optional<FileStatus> find(BytePath name) throws LinuxException {
    Scratch scratch = Scratch.current();
    if (statx(scratch, name)) {
      return Optional.of(FileStatus.of(scratch.status()));
    }
    if (scratch.errno() == Errno.ENOENT) {
      return Optional.empty();
    }
    throw failure(Libc.STATX, name, scratch);
  }

  private boolean statx(Scratch scratch, BytePath name) throws LinuxException {
    long address = scratch.name("statx", name);
    long buffer = scratch.status().address();
    return Libc.STATX.callInt(scratch, fd(), address, STATUS_FLAGS, FileStatus.MASK, buffer) == 0;
  }

  /** All entries but {@code .} and {@code ..}, in the order of the file system. */
  public List<DirectoryEntry> entries() throws LinuxException {
    List<DirectoryEntry> entries = new ArrayList<>();
    Scratch scratch = Scratch.current();
    MemorySegment buffer = scratch.bulk();
    if (Libc.LSEEK.call(scratch, fd(), 0, 0) < 0) {
      throw failure(Libc.LSEEK, scratch);
    }
    while (true) {
      long length = Libc.GETDENTS64.call(scratch, fd(), buffer.address(), Scratch.BULK);
      if (length < 0) {
        throw failure(Libc.GETDENTS64, scratch);
      }
      if (length == 0) {
        return entries;
      }
      byte[] chunk = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      parse(chunk, entries);
    }
  }

  private void parse(byte[] chunk, List<DirectoryEntry> entries) throws LinuxException {
    ByteBuffer records = ByteBuffer.wrap(chunk).order(ByteOrder.nativeOrder());
    int size;
    for (int at = 0; at < chunk.length; at += size) {
      size = Short.toUnsignedInt(records.getShort(at + 16));
      int start = at + NAME_OFFSET;
      int end = start;
      while (chunk[end] != 0) {
        end++;
      }
      BytePath name = BytePath.of(chunk, start, end - start);
      if (!name.isDot() && !name.isDotDot()) {
        entries.add(new DirectoryEntry(name, type(chunk[at + 18], name)));
      }
    }
  }

  /** DT_* of readdir(3) are the type bits of a mode; some file systems leave it to stat. */
  private FileType type(byte directoryType, BytePath name) throws LinuxException {
    return directoryType == 0
        ? find(name).map(FileStatus::type).orElse(FileType.REGULAR)
        : FileType.ofMode(directoryType << 12);
  }

  /** How much room the file system has that this directory is on. */
  public FileSystemRoom room() throws LinuxException {
    Scratch scratch = Scratch.current();
    MemorySegment buffer = scratch.status();
    if (Libc.FSTATFS.callInt(scratch, fd(), buffer.address()) < 0) {
      throw failure(Libc.FSTATFS, scratch);
    }
    return FileSystemRoom.of(buffer);
  }

  /** The target of a symbolic link, verbatim. */
  public BytePath readLink(BytePath name) throws LinuxException {
    Scratch scratch = Scratch.current();
    MemorySegment buffer = scratch.second();
    long address = scratch.name("readlinkat", name);
    long length = Libc.READLINKAT.call(scratch, fd(), address, buffer.address(), Scratch.PATH_MAX);
    if (length < 0) {
      throw failure(Libc.READLINKAT, name, scratch);
    }
    return BytePath.of(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
  }

  /** Makes a directory; the process's umask takes bits away. */
  public void makeDirectory(BytePath name, int mode) throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("mkdirat", name);
    check(Libc.MKDIRAT, name, scratch, Libc.MKDIRAT.callInt(scratch, fd(), address, mode));
  }

  /** Makes a symbolic link with this target, verbatim. */
  public void makeSymlink(BytePath name, BytePath target) throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("symlinkat", name);
    long content = scratch.secondPath("symlinkat", target);
    check(Libc.SYMLINKAT, name, scratch, Libc.SYMLINKAT.callInt(scratch, content, fd(), address));
  }

  /** Gives an existing entry (a symbolic link itself, too) a further name. */
  public void link(BytePath name, Directory toDirectory, BytePath toName) throws LinuxException {
    Scratch scratch = Scratch.current();
    long from = scratch.name("linkat", name);
    long to = scratch.secondName("linkat", toName);
    if (Libc.LINKAT.callInt(scratch, fd(), from, toDirectory.fd(), to, 0) < 0) {
      throw failure("linkat", name, toDirectory, toName, scratch);
    }
  }

  /**
   * Makes a fifo, socket, device or empty file.
   *
   * @param major 0 unless it is a device, so {@code minor}
   */
  public void makeNode(BytePath name, FileType type, int mode, int major, int minor)
      throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("mknodat", name);
    long device =
        ((major & 0xffff_f000L) << 32) // makedev(3)
            | ((major & 0xfffL) << 8)
            | ((minor & 0xffff_ff00L) << 12)
            | (minor & 0xffL);
    int result = Libc.MKNODAT.callInt(scratch, fd(), address, type.bits() | mode, device);
    check(Libc.MKNODAT, name, scratch, result);
  }

  /** Removes any entry but a directory. */
  public void unlink(BytePath name) throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("unlinkat", name);
    check(Libc.UNLINKAT, name, scratch, Libc.UNLINKAT.callInt(scratch, fd(), address, 0));
  }

  /** Removes an empty directory. */
  public void removeDirectory(BytePath name) throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("unlinkat", name);
    int result = Libc.UNLINKAT.callInt(scratch, fd(), address, AT_REMOVEDIR);
    check(Libc.UNLINKAT, name, scratch, result);
  }

  /**
   * Renames an entry, into another directory of the same file system too.
   *
   * @param flags 0 to replace what is there, {@link #NO_REPLACE} or {@link #EXCHANGE}
   */
  public void rename(BytePath name, Directory toDirectory, BytePath toName, int flags)
      throws LinuxException {
    Scratch scratch = Scratch.current();
    long from = scratch.name("renameat2", name);
    long to = scratch.secondName("renameat2", toName);
    if (Libc.RENAMEAT2.callInt(scratch, fd(), from, toDirectory.fd(), to, flags) < 0) {
      throw failure("renameat2", name, toDirectory, toName, scratch);
    }
  }

  /**
   * Opens a file for reading. It does not wait for the other end of a fifo; whoever must know that
   * it is a regular file asks {@link OpenFile#status()}.
   */
  public OpenFile openFile(BytePath name) throws LinuxException {
    return open(name, OpenFlags.READ | OpenFlags.NON_BLOCKING, 0);
  }

  /** Opens an existing file for reading and writing. */
  public OpenFile openForWriting(BytePath name) throws LinuxException {
    return open(name, OpenFlags.READ_WRITE | OpenFlags.NON_BLOCKING, 0);
  }

  /** Makes a new file, open for writing; EEXIST where there is an entry of any type. */
  public OpenFile createFile(BytePath name, int mode) throws LinuxException {
    return open(name, OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.EXCLUSIVE, mode);
  }

  private OpenFile open(BytePath name, int flags, int mode) throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("openat", name);
    int all = flags | OpenFlags.NO_FOLLOW | OpenFlags.NO_TERMINAL | OpenFlags.CLOSE_ON_EXEC;
    int fd = Libc.OPENAT.callInt(scratch, fd(), address, all, mode);
    if (fd < 0) {
      throw failure(Libc.OPENAT, name, scratch);
    }
    return new OpenFile(fd, path().append(name));
  }

  /** Sets owner and group of an entry, of a link itself; see {@link Descriptor#chown}. */
  public void chown(BytePath name, long uid, long gid) throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("fchownat", name);
    int result = Libc.FCHOWNAT.callInt(scratch, fd(), address, uid, gid, AT_SYMLINK_NOFOLLOW);
    check(Libc.FCHOWNAT, name, scratch, result);
  }

  /** Sets the permission bits of an entry; EOPNOTSUPP for a symbolic link, which has none. */
  public void chmod(BytePath name, int mode) throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("fchmodat", name);
    int result = Libc.FCHMODAT.callInt(scratch, fd(), address, mode, AT_SYMLINK_NOFOLLOW);
    check(Libc.FCHMODAT, name, scratch, result);
  }

  /** Sets the time of the last modification of an entry, of a link itself. */
  public void setModified(BytePath name, long seconds, int nanos) throws LinuxException {
    Scratch scratch = Scratch.current();
    long address = scratch.name("utimensat", name);
    long times = modified(scratch, seconds, nanos);
    int result = Libc.UTIMENSAT.callInt(scratch, fd(), address, times, AT_SYMLINK_NOFOLLOW);
    check(Libc.UTIMENSAT, name, scratch, result);
  }

  /** All extended attributes of an entry, of a link itself, sorted by name. */
  public SortedMap<BytePath, byte[]> xattrs(BytePath name) throws LinuxException {
    return XattrCalls.OF_PATH.all(procPath(name), path().append(name));
  }

  /** The names of the extended attributes of an entry, in no order. */
  public List<BytePath> xattrNames(BytePath name) throws LinuxException {
    return XattrCalls.OF_PATH.names(procPath(name), path().append(name));
  }

  /** Sets one extended attribute of an entry, of a link itself. */
  public void setXattr(BytePath name, BytePath attribute, byte[] value) throws LinuxException {
    XattrCalls.OF_PATH.set(procPath(name), path().append(name), attribute, value);
  }

  /** Takes one extended attribute of an entry away, if it is set. */
  public void removeXattr(BytePath name, BytePath attribute) throws LinuxException {
    XattrCalls.OF_PATH.remove(procPath(name), path().append(name), attribute);
  }

  /**
   * There are no {@code *xattrat} calls before Linux 6.13, and links, sockets and fifos cannot be
   * opened for the calls on descriptors. A path through {@code /proc/self/fd} begins at this very
   * directory, and the {@code l*} calls do not follow its last name: that covers every type.
   */
  private long procPath(BytePath name) throws LinuxException {
    Scratch scratch = Scratch.current();
    scratch.name("xattr", name); // for its check
    byte[] prefix = ("/proc/self/fd/" + fd() + "/").getBytes(StandardCharsets.US_ASCII);
    return scratch.path("xattr", BytePath.of(prefix).append(name));
  }

  private void check(Libc call, BytePath name, Scratch scratch, int result) throws LinuxException {
    if (result < 0) {
      throw failure(call, name, scratch);
    }
  }

  private LinuxException failure(Libc call, BytePath name, Scratch scratch) {
    return new LinuxException(call.symbol(), path().append(name), scratch.errno());
  }

  private LinuxException failure(
      String call, BytePath name, Directory toDirectory, BytePath toName, Scratch scratch) {
    BytePath to = toDirectory.path().append(toName);
    return new LinuxException(call, path().append(name), to, scratch.errno());
  }
}
