package dev.envbuilder.git;

/** The commit that an address must lead to, by the beginning of its id. */
final class CommitChecksum {
  private CommitChecksum() {}

  /**
   * Checks what is known without asking anybody.
   *
   * @throws GitException if the address cannot be right
   */
  static void checkForm(GitAddress address) throws GitException {
    String checksum = address.options().checksum();
    if (!checksum.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
      throw new GitException.BadAddress(
          "invalid checksum '" + checksum + "' for a git repository: it must be a commit's id");
    }
    if (address.options().fetchByCommit()) {
      if (!GitAddress.isCommit(checksum)) {
        throw new GitException.BadAddress(
            "fetch-by-commit of '" + address + "' needs the whole id of a commit as checksum");
      }
    } else if (address.isPinned()) {
      check(address, address.reference(), "");
    }
  }

  /**
   * Checks that an object is the one that it must be.
   *
   * @throws GitException.Mismatch if neither it nor its commit is
   */
  static void check(GitAddress address, String id, String commit) throws GitException.Mismatch {
    String checksum = address.options().checksum();
    if (id.startsWith(checksum) || (!commit.isEmpty() && commit.startsWith(checksum))) {
      return;
    }
    throw new GitException.Mismatch(
        "'"
            + address
            + "' is "
            + id
            + (commit.isEmpty() || commit.equals(id) ? "" : " (commit " + commit + ")")
            + " and not "
            + checksum
            + "; if that is right, change the checksum");
  }
}
