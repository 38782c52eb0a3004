package dev.envbuilder.git;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What of a repository is wanted, and how.
 *
 * @param checksum the beginning of the id that the commit must have; empty for any
 * @param folder the folder in the repository; empty for all of it
 * @param keepGitDir whether {@code .git} stays; empty if nothing says so
 * @param submodules whether repositories inside the repository are fetched too
 * @param commitTimes whether files get the commit's time and not that of the build
 * @param fetchByCommit whether the checksum is fetched without asking what the reference stands for
 */
public record GitOptions(
    String checksum,
    String folder,
    Optional<Boolean> keepGitDir,
    boolean submodules,
    boolean commitTimes,
    boolean fetchByCommit) {
  /** All of the default branch. */
  public static final GitOptions DEFAULT =
      new GitOptions("", "", Optional.empty(), true, false, false);

  public GitOptions withChecksum(String text) {
    return new GitOptions(text, folder, keepGitDir, submodules, commitTimes, fetchByCommit);
  }

  public GitOptions withKeepGitDir(boolean keep) {
    return new GitOptions(
        checksum, folder, Optional.of(keep), submodules, commitTimes, fetchByCommit);
  }

  /** Whether {@code .git} is checked out too: never with a folder alone. */
  boolean keepsGitDir() {
    return keepGitDir.orElse(false) && cleanFolder().isEmpty();
  }

  /** The folder without dots and slashes around it; empty for all. */
  public String cleanFolder() {
    Deque<String> names = new ArrayDeque<>();
    for (String name : folder.split("/", -1)) {
      switch (name) {
        case "", "." -> {}
        case ".." -> names.pollLast();
        default -> names.add(name);
      }
    }
    return String.join("/", names);
  }

  /** Reads a query, by the rules of {@code GitRef.loadQuery}. */
  static final class Reader {
    private static final String TAGS = "refs/tags/";
    private static final String BRANCHES = "refs/heads/";

    private final String where;
    private final Set<String> seen = new HashSet<>();
    private String reference;
    private String folder;
    private String tag = "";
    private String branch = "";
    private String checksum = "";
    private Optional<Boolean> keepGitDir = Optional.empty();
    private boolean submodules = true;
    private boolean commitTimes;
    private boolean fetchByCommit;

    Reader(String where, String reference, String folder) {
      this.where = where;
      this.reference = reference;
      this.folder = folder;
    }

    String reference() {
      return reference;
    }

    GitOptions read(String query) throws GitException.BadAddress {
      for (String pair : query.split("&", -1)) {
        if (!pair.isEmpty()) {
          int equals = pair.indexOf('=');
          String key = decode(equals < 0 ? pair : pair.substring(0, equals), true);
          option(key, equals < 0 ? "" : decode(pair.substring(equals + 1), true));
        }
      }
      named();
      if (!checksum.isEmpty() && reference.isEmpty()) {
        reference = checksum;
      }
      return new GitOptions(checksum, folder, keepGitDir, submodules, commitTimes, fetchByCommit);
    }

    private void option(String key, String value) throws GitException.BadAddress {
      if (!seen.add(key)) {
        throw problem("query \"" + key + "\" has multiple values");
      }
      boolean flag =
          key.equals("submodules") || key.equals("keep-git-dir") || key.equals("fetch-by-commit");
      if (value.isEmpty() && !flag) {
        throw problem("query \"" + key + "\" has no value");
      }
      switch (key) {
        case "ref" -> reference = agreed("ref", reference, value);
        case "tag" -> tag = value;
        case "branch" -> branch = value;
        case "subdir" -> folder = agreed("subdir", folder, value);
        case "checksum", "commit" -> checksum = value;
        case "keep-git-dir" -> keepGitDir = Optional.of(toggle(key, value));
        case "submodules" -> submodules = toggle(key, value);
        case "fetch-by-commit" -> fetchByCommit = toggle(key, value);
        case "mtime" -> commitTimes = isCommitTime(value);
        default ->
            throw problem(
                "unexpected query \""
                    + key
                    + "\"; there are ref, tag, branch, subdir, checksum, commit, keep-git-dir,"
                    + " submodules, mtime and fetch-by-commit");
      }
    }

    private void named() throws GitException.BadAddress {
      if (!tag.isEmpty() && !branch.isEmpty()) {
        throw problem("branch conflicts with tag");
      }
      if (!tag.isEmpty()) {
        reference = agreed("ref", reference, tag.startsWith(TAGS) ? tag : TAGS + tag);
      }
      if (!branch.isEmpty()) {
        String full = branch.startsWith(BRANCHES) ? branch : BRANCHES + branch;
        reference = agreed("ref", reference, full);
      }
    }

    private String agreed(String what, String before, String value) throws GitException.BadAddress {
      if (!before.isEmpty() && !before.equals(value)) {
        throw problem(what + " conflicts: \"" + before + "\" vs \"" + value + "\"");
      }
      return value;
    }

    private boolean isCommitTime(String value) throws GitException.BadAddress {
      return switch (value) {
        case "commit" -> true;
        case "checkout" -> false;
        default ->
            throw problem("invalid mtime value: \"" + value + "\"; write commit or checkout");
      };
    }

    private boolean toggle(String key, String value) throws GitException.BadAddress {
      return switch (value) {
        case "", "1", "t", "T", "true", "TRUE", "True" -> true;
        case "0", "f", "F", "false", "FALSE", "False" -> false;
        default -> throw problem("invalid " + key + " value: \"" + value + "\"");
      };
    }

    private GitException.BadAddress problem(String what) {
      return new GitException.BadAddress("the git address '" + where + "' has a fault: " + what);
    }
  }

  /** Percent escapes resolved; a malformed one stays as it is. */
  static String decode(String text, boolean form) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
      if (in[i] == '%' && high >= 0 && low >= 0) {
        out.put((byte) (high << 4 | low));
        i += 2;
      } else {
        out.put(form && in[i] == '+' ? (byte) ' ' : in[i]);
      }
    }
    return StandardCharsets.UTF_8.decode(out.flip()).toString();
  }
}
