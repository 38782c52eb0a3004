package dev.envbuilder.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The C functions that this program calls, through one method handle for all of them.
 *
 * <p>Making a downcall handle costs milliseconds at start, so there is a single one: six machine
 * words in, one out, with {@code errno} kept. On the two supported machines that is a correct call
 * of every function here: integer and pointer arguments travel in at least six registers, a callee
 * looks at the registers and at the low half that its prototype names (System V AMD64 ABI 3.2.3,
 * AAPCS64 6.8.2), and arguments behind an ellipsis travel like named ones. A function that returns
 * {@code int} leaves the upper half undefined: {@link #callInt} drops it.
 */
enum Libc {
  CLOCK_GETTIME,
  CLOSE,
  CLOSE_RANGE,
  COPY_FILE_RANGE,
  EXECVE,
  FCHMOD,
  FCHMODAT,
  FCHOWN,
  FCHOWNAT,
  FCNTL,
  FGETXATTR,
  FLISTXATTR,
  FREMOVEXATTR,
  FSETXATTR,
  FSTATFS,
  FSYNC,
  FTRUNCATE,
  FUTIMENS,
  GETDENTS64,
  GETPID,
  ISATTY,
  KILL,
  LGETXATTR,
  LINKAT,
  LLISTXATTR,
  LREMOVEXATTR,
  LSEEK,
  LSETXATTR,
  MKDIRAT,
  MKNODAT,
  OPEN,
  OPENAT,
  PIPE2,
  POSIX_SPAWN,
  POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP,
  POSIX_SPAWN_FILE_ACTIONS_ADDDUP2,
  POSIX_SPAWN_FILE_ACTIONS_DESTROY,
  POSIX_SPAWN_FILE_ACTIONS_INIT,
  PRCTL,
  READ,
  READLINKAT,
  RENAMEAT2,
  SIGACTION,
  SIGNAL,
  SIGPROCMASK,
  STATX,
  SYMLINKAT,
  UMASK,
  UNLINKAT,
  UTIMENSAT,
  WAITID,
  WAITPID,
  WRITE,
  NSS_CONFIGURE_LOOKUP("__nss_configure_lookup");

  private final String symbol;

  /** Found on first use; every thread finds the same address, so a race is harmless. */
  @SuppressWarnings("ImmutableEnumChecker")
  private @Nullable MemorySegment address;

  Libc() {
    this.symbol = ascii(name());
  }

  Libc(String symbol) {
    this.symbol = symbol;
  }

  private static String ascii(String name) {
    char[] lower = name.toCharArray();
    for (int i = 0; i < lower.length; i++) {
      lower[i] = lower[i] >= 'A' && lower[i] <= 'Z' ? (char) (lower[i] + 32) : lower[i];
    }
    return new String(lower);
  }

  /** The C name, for messages. */
  String symbol() {
    return symbol;
  }

  /** Made when the first call is, not when the enum is loaded. */
  private static final class Door {
    @SuppressWarnings("restricted") // native access is the purpose of this package
    static final MethodHandle CALL =
        Linker.nativeLinker()
            .downcallHandle(
                FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
                Linker.Option.captureCallState("errno"));
  }

  private MemorySegment address() {
    MemorySegment found = address;
    if (found == null) {
      found =
          Linker.nativeLinker()
              .defaultLookup()
              .find(symbol)
              .orElseThrow(() -> new IllegalStateException("libc has no '" + symbol + "'"));
      address = found;
    }
    return found;
  }

  /** A call whose result is as wide as a register: {@code ssize_t}, {@code off_t}, a pointer. */
  @SuppressWarnings("TooManyParameters") // they are the registers
  long call(Scratch scratch, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) Door.CALL.invokeExact(address(), scratch.state(), a, b, c, d, e, f);
    } catch (RuntimeException | Error unchecked) {
      throw unchecked;
    } catch (Throwable impossible) {
      throw new IllegalStateException("calling '" + symbol + "'", impossible);
    }
  }

  long call(Scratch scratch, long a, long b, long c, long d) {
    return call(scratch, a, b, c, d, 0, 0);
  }

  long call(Scratch scratch, long a, long b, long c) {
    return call(scratch, a, b, c, 0, 0, 0);
  }

  /** A call that returns {@code int}. */
  @SuppressWarnings("TooManyParameters") // they are the registers
  int callInt(Scratch scratch, long a, long b, long c, long d, long e, long f) {
    return (int) call(scratch, a, b, c, d, e, f);
  }

  int callInt(Scratch scratch, long a, long b, long c, long d, long e) {
    return (int) call(scratch, a, b, c, d, e, 0);
  }

  int callInt(Scratch scratch, long a, long b, long c, long d) {
    return (int) call(scratch, a, b, c, d, 0, 0);
  }

  int callInt(Scratch scratch, long a, long b, long c) {
    return (int) call(scratch, a, b, c, 0, 0, 0);
  }

  int callInt(Scratch scratch, long a, long b) {
    return (int) call(scratch, a, b, 0, 0, 0, 0);
  }

  int callInt(Scratch scratch, long a) {
    return (int) call(scratch, a, 0, 0, 0, 0, 0);
  }
}
