package dev.envbuilder.linux;

import java.lang.foreign.Arena;

/** How glibc looks up names. */
public final class NameService {
  private NameService() {}

  /**
   * Looks up hosts in {@code /etc/hosts} and by DNS only, whatever {@code /etc/nsswitch.conf} says:
   * that file is the image's by then, and would have glibc load libraries of the image into this
   * process. Call it before the first look-up.
   */
  public static void useFilesAndDns() throws LinuxException {
    Scratch scratch = Scratch.current();
    try (Arena arena = Arena.ofConfined()) {
      // glibc keeps what it parses from the second string, not the string
      long database = arena.allocateFrom("hosts").address();
      long services = arena.allocateFrom("files dns").address();
      if (Libc.NSS_CONFIGURE_LOOKUP.callInt(scratch, database, services) != 0) {
        throw new LinuxException("__nss_configure_lookup", "'hosts: files dns'", scratch.errno());
      }
    }
  }
}
