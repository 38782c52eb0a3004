package dev.envbuilder.build;

import dev.envbuilder.linux.Account;
import dev.envbuilder.linux.Accounts;
import dev.envbuilder.linux.UnknownAccountException;
import java.util.Optional;

/**
 * To whom files go that {@code user[:group]} names, as BuildKit's {@code llb.WithUser} has it: a
 * user's name stands for its number and its primary group, a number alone is the group's too.
 */
record FileOwner(long uid, long gid) {
  private static final long LARGEST = 0xffff_fffeL;

  static final FileOwner ROOT = new FileOwner(0, 0);

  /** Whether the text needs no look-up in the image. */
  static boolean isNumeric(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? isNumber(text)
        : isNumber(text.substring(0, colon)) && isNumber(text.substring(colon + 1));
  }

  /**
   * The owner in an image with these accounts.
   *
   * @throws UnknownAccountException if the group's name is unknown
   * @throws BuildException if the user's name is
   */
  static FileOwner resolve(String text, Accounts accounts)
      throws UnknownAccountException, BuildException {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    FileOwner owner = ofUser(user, accounts);
    return group.isEmpty() ? owner : new FileOwner(owner.uid, accounts.resolveGroup(group));
  }

  private static FileOwner ofUser(String user, Accounts accounts) throws BuildException {
    if (user.isEmpty()) {
      return ROOT;
    }
    if (isNumber(user)) {
      long id = Long.parseLong(user);
      return new FileOwner(id, id);
    }
    Optional<Account> account = accounts.user(user);
    if (account.isEmpty()) {
      throw new BuildException("the image's /etc/passwd has no user '" + user + "'");
    }
    return new FileOwner(account.get().uid(), account.get().gid());
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && Long.parseLong(text) <= LARGEST;
  }
}
