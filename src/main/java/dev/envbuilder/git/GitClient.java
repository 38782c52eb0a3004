package dev.envbuilder.git;

import dev.envbuilder.net.NetOptions;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads repositories. JGit is loaded with the first call, not with this class: it costs half a
 * second of CPU.
 */
public final class GitClient {
  private static final List<String> GITHUB =
      List.of("https://github.com/", "https://www.github.com/");

  private final Wire wire;
  private final Retry retry;
  private final NetOptions options;
  private final GitSettings settings;

  public GitClient(Wire wire, Retry retry, NetOptions options, GitSettings settings) {
    this.wire = wire;
    this.retry = retry;
    this.options = options;
    this.settings = settings;
  }

  /**
   * Asks the server what an address stands for; for a commit, nobody needs to be asked.
   *
   * @param temporary an empty folder, which may be written to
   * @throws GitException if there is no such reference, or it is not the commit that it must be
   */
  public Revision resolve(GitAddress address, Path temporary) throws IOException {
    return Revisions.resolve(address, () -> remote(address.remote(), address, temporary));
  }

  /**
   * Writes the files of a revision into a folder, repositories inside it included.
   *
   * @param temporary an empty folder, which may be written to
   * @param target an empty folder
   * @throws GitException if they cannot be had
   */
  public void checkOut(GitAddress address, Revision revision, Path temporary, Path target)
      throws IOException {
    new Checkout(url -> remote(url, address, temporary), address.options(), temporary)
        .run(address, revision, target);
  }

  private Remote remote(String url, GitAddress main, Path temporary) {
    GitSettings own = isTrusted(url, main.remote()) ? settings : settings.withoutCredentials();
    return new Remote(url, new Connections(wire, options, own, temporary), retry, options);
  }

  /**
   * Whether what is given for a repository may be shown to one inside it: to none, but that GitHub
   * is one place (BuildKit {@code tokenScope}).
   */
  private static boolean isTrusted(String url, String main) {
    return url.equals(main)
        || GITHUB.stream().anyMatch(place -> main.startsWith(place) && url.startsWith(place));
  }
}
