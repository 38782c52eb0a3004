package dev.envbuilder.git;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Checks out the repositories inside a repository, as {@code git submodule update --init} does. */
final class Submodules {
  private static final int MAX_DEPTH = 20;
  private static final int MAX_COUNT = 2000;
  private static final String FILE = ".gitmodules";

  private final Checkout checkout;
  private final Function<String, Remote> remotes;
  private int count;

  Submodules(Checkout checkout, Function<String, Remote> remotes) {
    this.checkout = checkout;
    this.remotes = remotes;
  }

  /** What {@code .gitmodules} says of one. */
  private record Module(String name, String url, boolean skipped) {}

  /**
   * Checks out all of them, and those inside.
   *
   * @param target where the commit's files are
   * @param gitDir where the repository is, and where those of submodules go
   */
  void update(
      Remote remote,
      FileRepository repository,
      RevCommit commit,
      List<TreeFile> files,
      Path target,
      Path gitDir)
      throws IOException {
    update(remote, repository, commit, files, target, gitDir, 0);
  }

  private void update(
      Remote remote,
      FileRepository repository,
      RevCommit commit,
      List<TreeFile> files,
      Path target,
      Path gitDir,
      int depth)
      throws IOException {
    List<TreeFile> links =
        files.stream().filter(file -> file.mode().equals(FileMode.GITLINK)).toList();
    if (links.isEmpty()) {
      return;
    }
    if (depth >= MAX_DEPTH) {
      throw bad(remote, "submodules are nested deeper than " + MAX_DEPTH);
    }
    Map<BytePath, Module> modules = modules(remote, repository, commit);
    for (TreeFile link : links) {
      if (++count > MAX_COUNT) {
        throw bad(remote, "it has more than " + MAX_COUNT + " submodules");
      }
      Module module = modules.get(link.path());
      if (module == null) {
        throw bad(
            remote,
            "'"
                + link.path()
                + "' is a submodule of which .gitmodules says nothing; add '?submodules=false' to"
                + " the URL to leave submodules out");
      }
      if (!module.skipped()) {
        one(remote, link, module, target, gitDir, depth);
      }
    }
  }

  private void one(Remote parent, TreeFile link, Module module, Path target, Path gitDir, int depth)
      throws IOException {
    Remote remote = remotes.apply(GitRemote.resolve(parent.url(), module.url()));
    boolean keep = checkout.options().keepsGitDir();
    Path tree = target.resolve(link.path().toString());
    Path folder = gitDir.resolve("modules").resolve(module.name());
    Files.createDirectories(folder);
    String config = keep ? config(remote, folder, tree) : "";
    try (FileRepository repository = LocalRepository.create(folder, !keep, config)) {
      Checkout.fetchById(remote, repository, link.id().name());
      RevCommit commit = Checkout.commit(remote, repository, link.id().name());
      List<TreeFile> files = checkout.write(remote, repository, commit, tree);
      if (keep) {
        Checkout.finish(repository, commit, files);
        LocalRepository.write(tree.resolve(".git"), "gitdir: " + relative(tree, folder) + "\n");
      }
      update(remote, repository, commit, files, tree, folder, depth + 1);
    }
  }

  private static String config(Remote remote, Path folder, Path tree) {
    return "\tworktree = "
        + LocalRepository.quoted(relative(folder, tree))
        + "\n"
        + Checkout.origin(remote.url());
  }

  private static String relative(Path from, Path to) {
    return from.relativize(to).toString();
  }

  private static Map<BytePath, Module> modules(
      Remote remote, FileRepository repository, RevCommit commit) throws IOException {
    Map<BytePath, Module> modules = new HashMap<>();
    try (TreeWalk walk = TreeWalk.forPath(repository, FILE, commit.getTree())) {
      if (walk == null || (walk.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
        return modules;
      }
      Config config = new BlobBasedConfig(null, repository, walk.getObjectId(0));
      for (String name : config.getSubsections("submodule")) {
        Optional<String> path = value(config, name, "path");
        Optional<String> url = value(config, name, "url");
        if (path.isPresent() && url.isPresent()) {
          boolean skipped = value(config, name, "update").filter("none"::equals).isPresent();
          modules.put(
              BytePath.of(path.get()), new Module(checked(remote, name), url.get(), skipped));
        }
      }
      return modules;
    } catch (ConfigInvalidException e) {
      throw bad(remote, "its .gitmodules cannot be read: " + e.getMessage());
    }
  }

  private static Optional<String> value(Config config, String name, String key) {
    return Optional.ofNullable(config.getString("submodule", name, key));
  }

  /** The name becomes a folder. */
  private static String checked(Remote remote, String name) throws GitException {
    for (String part : name.split("/", -1)) {
      boolean dots = part.equals("..") || part.equals(".");
      if (part.isEmpty() || dots || part.indexOf('\0') >= 0 || part.equalsIgnoreCase(".git")) {
        throw bad(remote, "a submodule must not have the name '" + name + "'");
      }
    }
    return name;
  }

  private static GitException bad(Remote remote, String why) {
    return new GitException.BadContent(
        "the repository " + remote.name() + " cannot be checked out: " + why);
  }
}
