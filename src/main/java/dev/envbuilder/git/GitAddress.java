package dev.envbuilder.git;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository on another machine and what of it is meant, as BuildKit reads it ({@code
 * DF/dfgitutil/git_ref.go}, {@code util/gitutil/git_url.go}): {@code
 * https://example.com/app.git#main:folder}, {@code git@example.com:app.git?tag=v1}.
 *
 * @param remote the URL without query and fragment; may hold a user and a password
 * @param scheme {@code http}, {@code https}, {@code ssh} or {@code git}
 * @param reference a branch, a tag, {@code refs/…} or a commit; empty for the default branch
 * @param looksLocal {@code github.com/…}, which ADD takes for a path
 */
public record GitAddress(
    String remote, String scheme, String reference, GitOptions options, boolean looksLocal) {
  static final Set<String> SCHEMES = Set.of("http", "https", "ssh", "git");

  private static final Pattern PROTOCOL = Pattern.compile("^([a-zA-Z0-9]+)://");
  private static final Pattern SCP =
      Pattern.compile("^([a-zA-Z0-9-_]+)@([a-zA-Z0-9-.]+):(.*?)(?:\\?(.*?))?(?:#(.*))?$");

  /**
   * Reads a word.
   *
   * @return empty if it is not the address of a git repository
   * @throws GitException.BadAddress if it is one, and contradicts itself
   */
  public static Optional<GitAddress> parse(String text) throws GitException.BadAddress {
    if (text.startsWith("./") || text.startsWith("../") || text.chars().anyMatch(c -> c < 0x20)) {
      return Optional.empty();
    }
    if (text.startsWith("github.com/")) {
      return url("https://" + text, "https", true);
    }
    Matcher protocol = PROTOCOL.matcher(text);
    if (protocol.find()) {
      String scheme = protocol.group(1).toLowerCase(Locale.ROOT);
      return switch (scheme) {
        case "http", "https", "ssh", "git" -> url(text, scheme, false);
        default -> Optional.empty();
      };
    }
    Matcher scp = SCP.matcher(text);
    if (!scp.matches()) {
      return Optional.empty();
    }
    String remote = scp.group(1) + "@" + scp.group(2) + ":" + scp.group(3);
    String query = scp.group(4) == null ? "" : scp.group(4);
    String fragment = scp.group(5) == null ? "" : scp.group(5);
    return Optional.of(of(remote, "ssh", query, fragment, false));
  }

  private static Optional<GitAddress> url(String text, String scheme, boolean looksLocal)
      throws GitException.BadAddress {
    int hash = text.indexOf('#');
    String fragment = hash < 0 ? "" : text.substring(hash + 1);
    String rest = hash < 0 ? text : text.substring(0, hash);
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String remote = question < 0 ? rest : rest.substring(0, question);
    int authority = remote.indexOf("://") + 3;
    int slash = remote.indexOf('/', authority);
    String path = slash < 0 ? "" : remote.substring(slash);
    boolean web = scheme.startsWith("http") && !looksLocal;
    if (web && !GitOptions.decode(path, false).endsWith(".git")) {
      return Optional.empty();
    }
    String decoded = GitOptions.decode(fragment, false);
    return Optional.of(of(remote, scheme, query, decoded, looksLocal));
  }

  private static GitAddress of(
      String remote, String scheme, String query, String fragment, boolean looksLocal)
      throws GitException.BadAddress {
    int colon = fragment.indexOf(':');
    String reference = colon < 0 ? fragment : fragment.substring(0, colon);
    String folder = colon < 0 ? "" : fragment.substring(colon + 1);
    GitOptions.Reader reader = new GitOptions.Reader(GitRemote.redact(remote), reference, folder);
    GitOptions options = reader.read(query);
    return new GitAddress(remote, scheme, reader.reference(), options, looksLocal);
  }

  /** The same repository with what flags of an instruction say. */
  public GitAddress with(GitOptions changed) {
    return new GitAddress(remote, scheme, reference, changed, looksLocal);
  }

  /**
   * Stands for the files that a checkout of a revision gives ({@code source/git/source.go},
   * shaToCacheKey): never for the place that they come from.
   */
  public String identity(Revision revision) {
    boolean keep = options.keepsGitDir();
    return (keep ? revision.id() + ".git#" + revision.name() : revision.commitOrId())
        + ":"
        + options.cleanFolder()
        + (options.submodules() ? "" : "(skip-submodules)")
        + (options.commitTimes() ? "(commit-times)" : "");
  }

  /**
   * Checks what is known without asking anybody.
   *
   * @throws GitException if it cannot be right
   */
  public void check() throws GitException {
    CommitChecksum.checkForm(this);
  }

  /** Whether the reference is a commit itself, which nothing can move. */
  public boolean isPinned() {
    return isCommit(reference);
  }

  /** Whether a text is the id of a commit: 40 digits, or 64 of a SHA-256 repository. */
  static boolean isCommit(String text) {
    return (text.length() == 40 || text.length() == 64)
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** For messages, without user and password. */
  @Override
  public String toString() {
    return GitRemote.redact(remote) + (reference.isEmpty() ? "" : "#" + reference);
  }
}
