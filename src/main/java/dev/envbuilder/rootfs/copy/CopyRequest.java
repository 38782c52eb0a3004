package dev.envbuilder.rootfs.copy;

import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.path.BytePath;
import java.util.List;

/**
 * What one COPY or ADD instruction asks for, all variables expanded.
 *
 * @param sourceRoot absolute path of the directory that stands for {@code /} of the sources: the
 *     build context, a finished stage, an unpacked image
 * @param sources the words as written; leading {@code /} and {@code ..} mean nothing
 * @param destination absolute path in the target root; a slash at its end says "into a directory"
 * @param wildcards whether {@code * ? [} in sources are patterns
 * @param parents {@code --parents}: the directories of a source are made in the destination, from
 *     the pivot {@code /./} on if there is one
 * @param link {@code --link}: links in the destination path are replaced by directories, not
 *     followed
 * @param unpack ADD: a source file that reads as a tar archive, compressed or not, is unpacked
 * @param ignore the rules of the build context
 * @param ignoreFile the name of their file, for messages
 * @param excludes the rules of {@code --exclude}, relative to each source
 * @param owner who gets the copies, {@link CopyOwner#root()} for a context
 * @param mode what becomes of permission bits
 * @param time what becomes of times of modification
 */
public record CopyRequest(
    BytePath sourceRoot,
    List<String> sources,
    BytePath destination,
    boolean wildcards,
    boolean parents,
    boolean link,
    boolean unpack,
    IgnoreRules ignore,
    String ignoreFile,
    IgnoreRules excludes,
    CopyOwner owner,
    ModeChange mode,
    CopyTime time) {
  public CopyRequest {
    sources = List.copyOf(sources);
    if (!sourceRoot.isAbsolute() || !destination.isAbsolute()) {
      throw new IllegalArgumentException(
          "'" + sourceRoot + "' or '" + destination + "' is relative");
    }
  }

  /** A plain COPY from the build context: wildcards, root's files, modes and times as they are. */
  public static CopyRequest ofContext(
      BytePath context, List<String> sources, BytePath destination) {
    return new CopyRequest(
        context,
        sources,
        destination,
        true,
        false,
        false,
        false,
        IgnoreRules.NONE,
        ".dockerignore",
        IgnoreRules.NONE,
        CopyOwner.root(),
        ModeChange.none(),
        CopyTime.asSource());
  }

  /** A plain COPY --from: as {@link #ofContext}, but owners are as in the source. */
  public static CopyRequest ofStage(BytePath root, List<String> sources, BytePath destination) {
    return ofContext(root, sources, destination).withOwner(CopyOwner.asSource());
  }

  /** With the rules of an ignore file, whose name messages give. */
  public CopyRequest withIgnore(IgnoreRules rules, String file) {
    return new CopyRequest(
        sourceRoot,
        sources,
        destination,
        wildcards,
        parents,
        link,
        unpack,
        rules,
        file,
        excludes,
        owner,
        mode,
        time);
  }

  /** With another destination. */
  public CopyRequest withDestination(BytePath newDestination) {
    return new CopyRequest(
        sourceRoot,
        sources,
        newDestination,
        wildcards,
        parents,
        link,
        unpack,
        ignore,
        ignoreFile,
        excludes,
        owner,
        mode,
        time);
  }

  public CopyRequest withExcludes(IgnoreRules rules) {
    return new CopyRequest(
        sourceRoot,
        sources,
        destination,
        wildcards,
        parents,
        link,
        unpack,
        ignore,
        ignoreFile,
        rules,
        owner,
        mode,
        time);
  }

  public CopyRequest withOwner(CopyOwner newOwner) {
    return new CopyRequest(
        sourceRoot,
        sources,
        destination,
        wildcards,
        parents,
        link,
        unpack,
        ignore,
        ignoreFile,
        excludes,
        newOwner,
        mode,
        time);
  }

  public CopyRequest withMode(ModeChange change) {
    return new CopyRequest(
        sourceRoot,
        sources,
        destination,
        wildcards,
        parents,
        link,
        unpack,
        ignore,
        ignoreFile,
        excludes,
        owner,
        change,
        time);
  }

  public CopyRequest withTime(CopyTime newTime) {
    return new CopyRequest(
        sourceRoot,
        sources,
        destination,
        wildcards,
        parents,
        link,
        unpack,
        ignore,
        ignoreFile,
        excludes,
        owner,
        mode,
        newTime);
  }

  /** With sources taken literally: files that the instruction itself holds. */
  public CopyRequest withoutWildcards() {
    return new CopyRequest(
        sourceRoot,
        sources,
        destination,
        false,
        parents,
        link,
        unpack,
        ignore,
        ignoreFile,
        excludes,
        owner,
        mode,
        time);
  }

  public CopyRequest withParents() {
    return new CopyRequest(
        sourceRoot,
        sources,
        destination,
        wildcards,
        true,
        link,
        unpack,
        ignore,
        ignoreFile,
        excludes,
        owner,
        mode,
        time);
  }

  public CopyRequest withLink() {
    return new CopyRequest(
        sourceRoot,
        sources,
        destination,
        wildcards,
        parents,
        true,
        unpack,
        ignore,
        ignoreFile,
        excludes,
        owner,
        mode,
        time);
  }

  public CopyRequest withUnpack() {
    return new CopyRequest(
        sourceRoot,
        sources,
        destination,
        wildcards,
        parents,
        link,
        true,
        ignore,
        ignoreFile,
        excludes,
        owner,
        mode,
        time);
  }
}
