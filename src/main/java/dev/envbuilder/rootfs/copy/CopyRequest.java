package dev.envbuilder.rootfs.copy;

import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.path.BytePath;
import java.util.List;

/**
 * What one COPY or ADD instruction asks for, all variables expanded.
 *
 * @param sourceRoot absolute path of the directory that stands for {@code /} of the sources: the
 *     build context, a finished stage, an unpacked image
 * @param fromContext whether that is the build context: BuildKit's clients send its files as
 *     root's, and what gives a file capabilities is lost on the way
 * @param sources the words as written; leading {@code /} and {@code ..} mean nothing
 * @param destination absolute path in the target root; a slash at its end says "into a directory"
 * @param wildcards whether {@code * ? [} in sources are patterns
 * @param parents {@code --parents}: the directories of a source are made in the destination, from
 *     the pivot {@code /./} on if there is one
 * @param unpack ADD: a source file that reads as a tar archive, compressed or not, is unpacked
 * @param ignore the rules of the build context
 * @param ignoreFile the name of their file, for messages
 * @param excludes the rules of {@code --exclude}, relative to each source
 * @param owner who gets the copies
 * @param mode what becomes of permission bits
 * @param time what becomes of times of modification
 */
public record CopyRequest(
    BytePath sourceRoot,
    boolean fromContext,
    List<String> sources,
    BytePath destination,
    boolean wildcards,
    boolean parents,
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
    return plain(context, true, sources, destination);
  }

  /** A plain COPY --from: as {@link #ofContext}, but owners are as in the source. */
  public static CopyRequest ofStage(BytePath root, List<String> sources, BytePath destination) {
    return plain(root, false, sources, destination);
  }

  private static CopyRequest plain(
      BytePath root, boolean fromContext, List<String> sources, BytePath destination) {
    return new CopyRequest(
        root,
        fromContext,
        sources,
        destination,
        true,
        false,
        false,
        IgnoreRules.NONE,
        ".dockerignore",
        IgnoreRules.NONE,
        CopyOwner.asSource(),
        ModeChange.none(),
        CopyTime.asSource());
  }

  /** The owner of a copy of this file; in a context all files are root's. */
  public CopyOwner.Fixed ownerOf(FileStatus source) {
    return fromContext ? owner.of(0, 0) : owner.of(source.uid(), source.gid());
  }

  /** With the rules of an ignore file, whose name messages give. */
  public CopyRequest withIgnore(IgnoreRules rules, String file) {
    return new CopyRequest(
        sourceRoot,
        fromContext,
        sources,
        destination,
        wildcards,
        parents,
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
        fromContext,
        sources,
        newDestination,
        wildcards,
        parents,
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
        fromContext,
        sources,
        destination,
        wildcards,
        parents,
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
        fromContext,
        sources,
        destination,
        wildcards,
        parents,
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
        fromContext,
        sources,
        destination,
        wildcards,
        parents,
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
        fromContext,
        sources,
        destination,
        wildcards,
        parents,
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
        fromContext,
        sources,
        destination,
        false,
        parents,
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
        fromContext,
        sources,
        destination,
        wildcards,
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
        fromContext,
        sources,
        destination,
        wildcards,
        parents,
        true,
        ignore,
        ignoreFile,
        excludes,
        owner,
        mode,
        time);
  }
}
