package dev.envbuilder.git;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;

/** Fetches a revision, with no more of its history than needed, and writes its files. */
final class Checkout {
  private final Function<String, Remote> remotes;
  private final GitOptions options;
  private final Path temporary;

  Checkout(Function<String, Remote> remotes, GitOptions options, Path temporary) {
    this.remotes = remotes;
    this.options = options;
    this.temporary = temporary;
  }

  GitOptions options() {
    return options;
  }

  Path temporary() {
    return temporary;
  }

  void run(GitAddress address, Revision revision, Path target) throws IOException {
    Remote remote = remotes.apply(address.remote());
    boolean keep = options.keepsGitDir();
    Path folder = keep ? target.resolve(".git") : temporary.resolve("repository");
    String config = keep ? origin(address.remote()) : "";
    try (FileRepository repository = LocalRepository.create(folder, !keep, config)) {
      fetch(remote, repository, revision, keep);
      RevCommit commit = commit(remote, repository, revision);
      CommitChecksum.check(address, revision.id(), commit.name());
      List<TreeFile> files = write(remote, repository, commit, target);
      if (keep) {
        finish(repository, commit, files);
      }
      if (options.submodules()) {
        new Submodules(this, remotes).update(remote, repository, commit, files, target, folder);
      }
      String wanted = options.cleanFolder();
      if (!wanted.isEmpty() && !isFolder(target.resolve(wanted))) {
        throw new GitException.NotFound(
            "the repository " + remote.name() + " has no folder '" + wanted + "'");
      }
    } catch (MissingObjectException | IncorrectObjectTypeException | LargeObjectException e) {
      throw new GitException.BadContent(
          "the repository " + remote.name() + " is damaged: " + e.getMessage());
    }
  }

  /** A link may lead to one: whoever reads it looks whether it stays inside. */
  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(path);
  }

  /** The remote of {@code .git/config}, as {@code git remote add} writes it. */
  static String origin(String url) {
    return "[remote \"origin\"]\n\turl = "
        + LocalRepository.quoted(GitRemote.redact(url))
        + "\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n";
  }

  /**
   * One commit deep by the reference's name; else the object by its id; else all that the server
   * has, because old servers give nothing but what their references name.
   */
  private static void fetch(
      Remote remote, FileRepository repository, Revision revision, boolean keep)
      throws IOException {
    ObjectId id = ObjectId.fromString(revision.id());
    if (!revision.isPinned()) {
      RefSpec spec =
          new RefSpec().setForceUpdate(true).setSourceDestination(revision.name(), revision.name());
      try {
        remote.fetch(repository, 1, List.of(spec));
      } catch (GitException.Unreachable e) {
        remote.fetch(repository, 0, List.of(spec));
      }
      if (repository.getObjectDatabase().has(id)) {
        setReference(repository, revision, id);
        return;
      }
    }
    fetchById(remote, repository, revision.id());
    if (keep && !revision.isPinned()) {
      setReference(repository, revision, id);
    }
  }

  /** The reference may have moved on since it was looked up. */
  private static void setReference(FileRepository repository, Revision revision, ObjectId id)
      throws IOException {
    var update = repository.updateRef(revision.name());
    update.setNewObjectId(id);
    update.disableRefLog();
    update.forceUpdate();
  }

  static void fetchById(Remote remote, FileRepository repository, String id) throws IOException {
    try {
      remote.fetch(repository, 1, List.of(new RefSpec(id)));
    } catch (GitException.Unreachable e) {
      List<RefSpec> all =
          List.of(
              new RefSpec("+refs/heads/*:refs/envbuilder/heads/*"),
              new RefSpec("+refs/tags/*:refs/envbuilder/tags/*"));
      remote.fetch(repository, 0, all);
    }
    if (!repository.getObjectDatabase().has(ObjectId.fromString(id))) {
      throw missing(remote, id);
    }
  }

  private static GitException missing(Remote remote, String id) {
    return new GitException.NotFound(
        "the repository "
            + remote.name()
            + " has no commit "
            + id
            + ", or does not give it away; check the id, or name a branch or a tag that has it");
  }

  private static RevCommit commit(Remote remote, FileRepository repository, Revision revision)
      throws IOException {
    return commit(remote, repository, revision.id());
  }

  static RevCommit commit(Remote remote, FileRepository repository, String id) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(id));
      walk.parseBody(commit);
      return commit;
    } catch (IncorrectObjectTypeException e) {
      throw new GitException.NotFound(
          "the object " + id + " of the repository " + remote.name() + " is no commit");
    }
  }

  /** Writes a commit's files into an empty folder, or one that holds nothing but {@code .git}. */
  List<TreeFile> write(Remote remote, FileRepository repository, RevCommit commit, Path target)
      throws IOException {
    OptionalLong time =
        options.commitTimes() ? OptionalLong.of(commit.getCommitTime()) : OptionalLong.empty();
    try (Directory directory = Directory.open(BytePath.of(target.toString()))) {
      return new TreeWriter(repository, remote.name(), time).write(commit, directory);
    }
  }

  /** Makes of a fetched repository one in which {@code git status} finds nothing to say. */
  static void finish(FileRepository repository, RevCommit commit, List<TreeFile> files)
      throws IOException {
    Path folder = repository.getDirectory().toPath();
    LocalRepository.write(folder.resolve("HEAD"), commit.name() + "\n");
    Files.deleteIfExists(folder.resolve("FETCH_HEAD"));
    DirCache index = DirCache.lock(repository.getIndexFile(), repository.getFS());
    try {
      DirCacheBuilder builder = index.builder();
      for (TreeFile file : files) {
        DirCacheEntry entry = new DirCacheEntry(file.path().toByteArray());
        entry.setFileMode(file.mode());
        entry.setObjectId(file.id());
        entry.setLength(file.mode().equals(FileMode.GITLINK) ? 0 : file.size());
        builder.add(entry);
      }
      builder.commit();
    } finally {
      index.unlock();
    }
  }
}
