package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.io.IOException;

/** A system call that failed: which one, on what, and with which error. */
public final class LinuxException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final transient BytePath path;
  private final int errno;

  LinuxException(String call, BytePath path, int errno) {
    this(call, path, "'" + path + "'", errno);
  }

  LinuxException(String call, BytePath from, BytePath to, int errno) {
    this(call, from, "'" + from + "' to '" + to + "'", errno);
  }

  LinuxException(String call, String subject, int errno) {
    this(call, BytePath.EMPTY, subject, errno);
  }

  private LinuxException(String call, BytePath path, String subject, int errno) {
    super(call + (subject.isEmpty() ? "" : " " + subject) + ": " + Errno.describe(errno));
    this.call = call;
    this.path = path;
    this.errno = errno;
  }

  /** The name of the system call or C function. */
  public String call() {
    return call;
  }

  /** The path it was about; empty where there was none. */
  public BytePath path() {
    return path;
  }

  /** One of the numbers in {@link Errno}, or another. */
  public int errno() {
    return errno;
  }
}
