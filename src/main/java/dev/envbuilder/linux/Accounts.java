package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The users and groups of an image, from its {@code /etc/passwd} and {@code /etc/group}. Only these
 * two files count, as for other builders: the libraries that {@code nsswitch.conf} of an image
 * names are foreign code.
 *
 * <p>A line that breaks the format is left out, comments and NIS lines with it: read as a number, a
 * broken one could become root.
 */
public record Accounts(List<Account> users, List<AccountGroup> groups) {
  /** The most bytes of either file that callers should read. */
  public static final int FILE_CAP = 8 << 20;

  public static final BytePath PASSWD = BytePath.of("/etc/passwd");
  public static final BytePath GROUP = BytePath.of("/etc/group");

  private static final long MAX_ID = 0xffff_fffeL;

  public Accounts {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  /** The accounts in the content of the two files; empty bytes stand for a missing file. */
  public static Accounts parse(byte[] passwd, byte[] group) {
    List<Account> users = new ArrayList<>();
    for (byte[] line : split(passwd, '\n', Integer.MAX_VALUE)) {
      parseUser(split(line, ':', 8)).ifPresent(users::add);
    }
    List<AccountGroup> groups = new ArrayList<>();
    for (byte[] line : split(group, '\n', Integer.MAX_VALUE)) {
      parseGroup(split(line, ':', 5)).ifPresent(groups::add);
    }
    return new Accounts(users, groups);
  }

  /** {@code name:password:uid:gid:comment:home:shell}; the last ones may be missing. */
  private static Optional<Account> parseUser(List<byte[]> fields) {
    OptionalLong uid = fields.size() < 4 ? OptionalLong.empty() : number(text(fields.get(2)));
    OptionalLong gid = fields.size() < 4 ? OptionalLong.empty() : number(text(fields.get(3)));
    if (uid.isEmpty() || gid.isEmpty() || isNoName(fields.getFirst())) {
      return Optional.empty();
    }
    BytePath home = fields.size() > 5 ? BytePath.of(fields.get(5)) : BytePath.EMPTY;
    BytePath shell = fields.size() > 6 ? BytePath.of(fields.get(6)) : BytePath.EMPTY;
    return Optional.of(
        new Account(
            text(fields.getFirst()),
            uid.getAsLong(),
            gid.getAsLong(),
            home.isAbsolute() ? home : BytePath.ROOT,
            shell));
  }

  /** {@code name:password:gid:member,member}. */
  private static Optional<AccountGroup> parseGroup(List<byte[]> fields) {
    OptionalLong gid = fields.size() < 3 ? OptionalLong.empty() : number(text(fields.get(2)));
    if (gid.isEmpty() || isNoName(fields.getFirst())) {
      return Optional.empty();
    }
    List<String> members = new ArrayList<>();
    if (fields.size() > 3) {
      for (byte[] member : split(fields.get(3), ',', Integer.MAX_VALUE)) {
        if (member.length > 0) {
          members.add(text(member));
        }
      }
    }
    return Optional.of(new AccountGroup(text(fields.getFirst()), gid.getAsLong(), members));
  }

  private static boolean isNoName(byte[] name) {
    return name.length == 0 || name[0] == '#' || name[0] == '+' || name[0] == '-';
  }

  /** The first user of this name. */
  public Optional<Account> user(String name) {
    return users.stream().filter(user -> user.name().equals(name)).findFirst();
  }

  /** The first user of this number. */
  public Optional<Account> user(long uid) {
    return users.stream().filter(user -> user.uid() == uid).findFirst();
  }

  /** The first group of this name. */
  public Optional<AccountGroup> group(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }

  /** The first group of this number. */
  public Optional<AccountGroup> group(long gid) {
    return groups.stream().filter(group -> group.gid() == gid).findFirst();
  }

  /** The primary group of a user, then those that list the user as a member, each once. */
  public List<Long> groupsOf(Account user) {
    Set<Long> gids = new LinkedHashSet<>();
    gids.add(user.gid());
    for (AccountGroup group : groups) {
      if (group.members().contains(user.name())) {
        gids.add(group.gid());
      }
    }
    return List.copyOf(gids);
  }

  /**
   * What {@code USER user[:group]} means here, by BuildKit's rules (executor/oci/user.go): digits
   * are a number even where an account has that name; a known user comes with all its groups; a
   * group behind a colon is then the only one; an unknown number has group 0; nothing is root.
   */
  public Identity resolve(String user) throws UnknownAccountException {
    int colon = user.indexOf(':');
    String userPart = colon < 0 ? user : user.substring(0, colon);
    String groupPart = colon < 0 ? "" : user.substring(colon + 1);
    if (userPart.isEmpty()) {
      userPart = "0";
    }
    OptionalLong uid = number(userPart);
    Optional<Account> account = uid.isPresent() ? user(uid.getAsLong()) : user(userPart);
    if (account.isEmpty() && uid.isEmpty()) {
      throw new UnknownAccountException("user", userPart, PASSWD.toString());
    }
    List<Long> gids = account.map(this::groupsOf).orElse(List.of(0L));
    if (!groupPart.isEmpty()) {
      gids = List.of(resolveGroup(groupPart));
    }
    long number = account.map(Account::uid).orElseGet(uid::getAsLong);
    return new Identity(
        new Ids(number, gids.getFirst(), gids),
        account.map(Account::name).orElse(""),
        account.map(Account::home).orElse(BytePath.ROOT),
        account.map(Account::shell).orElse(BytePath.EMPTY));
  }

  /** The number of a group given by name or number. */
  public long resolveGroup(String nameOrNumber) throws UnknownAccountException {
    OptionalLong gid = number(nameOrNumber);
    if (gid.isPresent()) {
      return gid.getAsLong();
    }
    return group(nameOrNumber)
        .map(AccountGroup::gid)
        .orElseThrow(() -> new UnknownAccountException("group", nameOrNumber, GROUP.toString()));
  }

  private static OptionalLong number(String text) {
    if (text.isEmpty() || text.length() > 10) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return OptionalLong.empty();
      }
      value = value * 10 + digit - '0';
    }
    return value > MAX_ID ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static String text(byte[] field) {
    return new String(field, StandardCharsets.UTF_8);
  }

  /** The parts between separators; a line with a NUL in it has none. */
  private static List<byte[]> split(byte[] line, char separator, int limit) {
    List<byte[]> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length && parts.size() < limit; i++) {
      if (i == line.length || line[i] == separator) {
        parts.add(Arrays.copyOfRange(line, start, i));
        start = i + 1;
      } else if (line[i] == 0 && separator == ':') {
        return List.of();
      }
    }
    return parts;
  }
}
