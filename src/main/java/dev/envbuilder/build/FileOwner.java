package dev.envbuilder.build;

import dev.envbuilder.linux.Account;
import dev.envbuilder.linux.AccountGroup;
import dev.envbuilder.linux.Accounts;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * To whom files go that {@code user[:group]} names, as BuildKit has it ({@code
 * client/llb/fileop.go} WithUser, {@code solver/llbsolver/ops/user_linux.go}): a user's name stands
 * for its number and its primary group, a number alone is the group's too, and nothing before or
 * behind a colon is root.
 */
record FileOwner(long uid, long gid) {
  private static final long UNSIGNED = 0xffff_ffffL;

  /** What was written, taken apart. */
  static Words parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Words(Word.of(text), Optional.empty())
        : new Words(
            Word.of(text.substring(0, colon)), Optional.of(Word.of(text.substring(colon + 1))));
  }

  /** A user and, if there was a colon, a group. */
  record Words(Word user, Optional<Word> group) {
    /** Whether nothing needs to be looked up in the image. */
    boolean isNumeric() {
      return user.number().isPresent() && group.map(word -> word.number().isPresent()).orElse(true);
    }

    /**
     * The owner in an image with these accounts. A user that is not there is root, and a group that
     * is not there leaves the user's.
     *
     * @param unknown hears of both: {@code user} or {@code group}, and the name
     */
    FileOwner resolve(Accounts accounts, BiConsumer<String, String> unknown) {
      FileOwner owner = ofUser(accounts, unknown);
      if (group.isEmpty()) {
        return owner;
      }
      Word word = group.get();
      if (word.number().isPresent()) {
        return new FileOwner(owner.uid(), word.number().getAsLong());
      }
      Optional<AccountGroup> found = accounts.group(word.text());
      if (found.isEmpty()) {
        unknown.accept("group", word.text());
        return owner;
      }
      return new FileOwner(owner.uid(), found.get().gid());
    }

    private FileOwner ofUser(Accounts accounts, BiConsumer<String, String> unknown) {
      if (user.number().isPresent()) {
        long id = user.number().getAsLong();
        return new FileOwner(id, id);
      }
      Optional<Account> account = accounts.user(user.text());
      if (account.isEmpty()) {
        unknown.accept("user", user.text());
        return new FileOwner(0, 0);
      }
      return new FileOwner(account.get().uid(), account.get().gid());
    }
  }

  /** A name or number. */
  record Word(String text, OptionalLong number) {
    static Word of(String text) {
      return new Word(text, number(text));
    }

    /** Go's {@code ParseInt} with 32 bits: what is larger is a name. */
    private static OptionalLong number(String text) {
      if (text.isEmpty() || text.equals("root")) {
        return OptionalLong.of(0);
      }
      if (!text.matches("[+-]?[0-9]+")) {
        return OptionalLong.empty();
      }
      try {
        return OptionalLong.of(Integer.parseInt(text) & UNSIGNED);
      } catch (NumberFormatException larger) {
        return OptionalLong.empty();
      }
    }
  }
}
