package dev.envbuilder.git;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;

/** Finds out what references stand for, by the rules of {@code source/git/source.go}. */
final class Revisions {
  private static final String REFS = "refs/";
  private static final String HEADS = "refs/heads/";
  private static final String TAGS = "refs/tags/";

  private Revisions() {}

  static Revision resolve(GitAddress address, Supplier<Remote> open) throws IOException {
    CommitChecksum.checkForm(address);
    GitOptions options = address.options();
    if (options.fetchByCommit()) {
      String name =
          address.reference().startsWith(REFS) || address.isPinned()
              ? address.reference()
              : HEADS + address.reference();
      return new Revision(name, options.checksum(), "");
    }
    if (address.isPinned()) {
      return new Revision(address.reference(), address.reference(), "");
    }
    Remote remote = open.get();
    Map<String, Ref> references = new HashMap<>();
    String wanted = address.reference();
    for (Ref ref : ask(remote, wanted)) {
      references.put(ref.getName(), ref);
    }
    Revision found = find(remote, references, wanted.isEmpty() ? main(remote, references) : wanted);
    CommitChecksum.check(address, found.id(), found.commit());
    return found;
  }

  private static Collection<Ref> ask(Remote remote, String wanted) throws IOException {
    List<String> names =
        wanted.isEmpty()
            ? List.of("HEAD", HEADS)
            : List.of(
                HEADS + strip(wanted, HEADS),
                TAGS + strip(wanted, TAGS),
                REFS + strip(wanted, REFS));
    try (InMemoryRepository local = new InMemoryRepository(new DfsRepositoryDescription("none"))) {
      return remote.references(local, names);
    }
  }

  /** The branch that HEAD names. */
  private static String main(Remote remote, Map<String, Ref> references) throws GitException {
    Ref head = references.get("HEAD");
    if (head != null && head.isSymbolic()) {
      return head.getTarget().getName();
    }
    // an old server does not tell: a branch that is where HEAD is, is as good
    ObjectId id = head == null ? ObjectId.zeroId() : head.getObjectId();
    Optional<String> same =
        references.values().stream()
            .filter(ref -> ref.getName().startsWith(HEADS) && Objects.equals(ref.getObjectId(), id))
            .map(Ref::getName)
            .sorted()
            .findFirst();
    return same.orElseThrow(() ->
        new GitException.NotFound(
            "the repository "
                + remote.name()
                + " has no default branch; name a branch, a tag or a commit after '#'"));
  }

  /** A reference as it is, before a branch, before a tag. */
  private static Revision find(Remote remote, Map<String, Ref> references, String wanted)
      throws GitException {
    for (String name :
        List.of(
            REFS + strip(wanted, REFS), HEADS + strip(wanted, HEADS), TAGS + strip(wanted, TAGS))) {
      Ref ref = references.get(name);
      if (ref != null && ref.getObjectId() != null) {
        ObjectId peeled = ref.getPeeledObjectId();
        return new Revision(name, ref.getObjectId().name(), peeled == null ? "" : peeled.name());
      }
    }
    throw new GitException.NotFound(
        "the repository "
            + remote.name()
            + " has no branch, tag or reference '"
            + wanted
            + "'; check its name, and give a commit by its whole id");
  }

  private static String strip(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }
}
