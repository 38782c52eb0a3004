package dev.envbuilder.linux;

/**
 * Error numbers of Linux, the same on x86-64 and AArch64 ({@code asm-generic/errno.h}), and their
 * names. The texts are ours because strerror(3) depends on a locale and on shared state.
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int E2BIG = 7;
  public static final int ENOEXEC = 8;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int EMLINK = 31;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;

  private Errno() {}

  /** The symbol and a short text, like {@code ENOENT (no such file or directory)}. */
  public static String describe(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM (operation not permitted)";
      case ENOENT -> "ENOENT (no such file or directory)";
      case ESRCH -> "ESRCH (no such process)";
      case EINTR -> "EINTR (interrupted)";
      case EIO -> "EIO (input/output error)";
      case ENXIO -> "ENXIO (no such device or address)";
      case E2BIG -> "E2BIG (arguments and environment too long)";
      case ENOEXEC -> "ENOEXEC (not an executable format)";
      case EBADF -> "EBADF (bad file descriptor)";
      case ECHILD -> "ECHILD (no child process)";
      case EAGAIN -> "EAGAIN (try again)";
      case 12 -> "ENOMEM (out of memory)";
      case EACCES -> "EACCES (permission denied)";
      case 14 -> "EFAULT (bad address)";
      case EBUSY -> "EBUSY (device or resource busy)";
      case EEXIST -> "EEXIST (file exists)";
      case EXDEV -> "EXDEV (on another file system)";
      case 19 -> "ENODEV (no such device)";
      case ENOTDIR -> "ENOTDIR (not a directory)";
      case EISDIR -> "EISDIR (is a directory)";
      case EINVAL -> "EINVAL (invalid argument)";
      case 23 -> "ENFILE (too many open files in the system)";
      case 24 -> "EMFILE (too many open files)";
      case 25 -> "ENOTTY (not a terminal)";
      case 26 -> "ETXTBSY (program file is being executed)";
      case 27 -> "EFBIG (file too large)";
      case ENOSPC -> "ENOSPC (no space left on device)";
      case 29 -> "ESPIPE (cannot seek)";
      case EROFS -> "EROFS (read-only file system)";
      case EMLINK -> "EMLINK (too many links)";
      case 32 -> "EPIPE (broken pipe)";
      case ERANGE -> "ERANGE (result too large)";
      case ENAMETOOLONG -> "ENAMETOOLONG (file name too long)";
      case ENOSYS -> "ENOSYS (no such system call, or denied by a seccomp profile)";
      case ENOTEMPTY -> "ENOTEMPTY (directory not empty)";
      case ELOOP -> "ELOOP (too many symbolic links)";
      case ENODATA -> "ENODATA (no data available)";
      case 75 -> "EOVERFLOW (value too large)";
      case EOPNOTSUPP -> "EOPNOTSUPP (operation not supported)";
      case 116 -> "ESTALE (stale file handle)";
      case 117 -> "EUCLEAN (file system needs repair)";
      case 122 -> "EDQUOT (disk quota exceeded)";
      default -> "errno " + errno;
    };
  }
}
