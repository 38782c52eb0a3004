package dev.envbuilder.linux;

import java.util.List;

/** One line of group(5): a group and the names of its supplementary members. */
public record AccountGroup(String name, long gid, List<String> members) {
  public AccountGroup {
    members = List.copyOf(members);
  }
}
