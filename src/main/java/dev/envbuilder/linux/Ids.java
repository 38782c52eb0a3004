package dev.envbuilder.linux;

import java.util.List;

/**
 * Whom a process runs as.
 *
 * @param uid 0 to 2^32-2
 * @param gid 0 to 2^32-2
 * @param groups what setgroups(2) is given; nothing is added to it
 */
public record Ids(long uid, long gid, List<Long> groups) {
  private static final long MAX = 0xffff_fffeL;

  public Ids {
    groups = List.copyOf(groups);
    check(uid);
    check(gid);
    groups.forEach(Ids::check);
  }

  private static void check(long id) {
    if (id < 0 || id > MAX) {
      throw new IllegalArgumentException("id " + id + " is out of range");
    }
  }
}
