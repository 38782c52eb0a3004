package dev.envbuilder.git;

/**
 * What a reference stands for at a time.
 *
 * @param name the reference in full: {@code refs/heads/main}; for a commit, its id
 * @param id the object that it names: a commit, or an annotated tag
 * @param commit the commit itself; empty as long as only the server knows what {@code id} is
 */
public record Revision(String name, String id, String commit) {
  /** Whether the reference is a commit itself. */
  boolean isPinned() {
    return name.equals(id);
  }

  /** The commit as far as it is known. */
  String commitOrId() {
    return commit.isEmpty() ? id : commit;
  }
}
