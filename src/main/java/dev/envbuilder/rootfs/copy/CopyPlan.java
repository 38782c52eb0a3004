package dev.envbuilder.rootfs.copy;

import dev.envbuilder.image.Digest;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything that one COPY or ADD will copy, found before anything is written. Holds names and
 * metadata, no content: about 250 bytes of heap per file.
 *
 * <p>Usage: make the plan, put {@link #digest()} into the cache key, and if the layer is not in the
 * cache, {@link #apply} it. A source that changes in between is an error, as its layer would be
 * cached under a wrong key.
 */
public final class CopyPlan {
  private final CopyRequest request;
  private final List<CopySource> sources;
  private final List<String> unmatched;

  private CopyPlan(CopyRequest request, List<CopySource> sources, List<String> unmatched) {
    this.request = request;
    this.sources = List.copyOf(sources);
    this.unmatched = List.copyOf(unmatched);
  }

  /**
   * Finds what a request stands for.
   *
   * @throws CopyException if a source is missing or left out of the context, or a pattern is bad
   */
  public static CopyPlan of(CopyRequest request) throws IOException {
    try (Directory root = Directory.open(request.sourceRoot())) {
      CopyPlanner planner = new CopyPlanner(request, root);
      for (String word : request.sources()) {
        planner.add(word);
      }
      return new CopyPlan(request, planner.sources(), planner.unmatched());
    }
  }

  /**
   * Looks whether the sources of a request that have no wildcards are there, and not left out of
   * the context. Looks at nothing below them, so it may be asked for every instruction before a
   * build begins.
   *
   * @throws CopyException if one is missing or left out
   */
  public static void requireSources(CopyRequest request) throws IOException {
    try (Directory root = Directory.open(request.sourceRoot())) {
      CopyPlanner planner = new CopyPlanner(request, root);
      for (String word : request.sources()) {
        planner.require(word);
      }
    }
  }

  /**
   * The same plan with other owners: those of a digest may be named before their numbers are known.
   */
  public CopyPlan withOwner(CopyOwner owner) {
    return new CopyPlan(request.withOwner(owner), sources, unmatched);
  }

  /** The same plan with another destination, absolute in the target root. */
  public CopyPlan to(BytePath destination) {
    return new CopyPlan(request.withDestination(destination), sources, unmatched);
  }

  /** What was asked for. */
  public CopyRequest request() {
    return request;
  }

  /** Words whose wildcards stand for nothing: allowed, and worth a warning. */
  public List<String> unmatched() {
    return unmatched;
  }

  /** The status of what the first word stands for; empty where it stands for nothing. */
  public Optional<FileStatus> first() {
    return sources.isEmpty() ? Optional.empty() : Optional.of(sources.getFirst().node().status());
  }

  /**
   * Where on disk the first word's file or directory is, if it can stand for its copy: nothing of
   * it is left out, and all in it belongs to whom it will.
   */
  public Optional<BytePath> inPlace() {
    boolean whole = request.ignore().isEmpty() && request.excludes().isEmpty();
    return whole && !sources.isEmpty() && keepsOwners(sources.getFirst().node())
        ? Optional.of(request.sourceRoot().append(sources.getFirst().path()))
        : Optional.empty();
  }

  private boolean keepsOwners(CopyNode node) {
    CopyOwner.Fixed owner = request.ownerOf(node.status());
    return owner.uid() == node.status().uid()
        && owner.gid() == node.status().gid()
        && node.children().stream().allMatch(this::keepsOwners);
  }

  /** How many files and directories will be copied. */
  public long count() {
    return sources.stream().mapToLong(source -> source.node().count()).sum();
  }

  /** How many bytes of content will be copied; of an archive, its own. */
  public long bytes() {
    return sources.stream().mapToLong(source -> source.node().bytes()).sum();
  }

  /**
   * Stands for all that the copy puts into an image but its destination: names, types, modes and
   * owners as they will be, link targets, devices, extended attributes, content. Never times or
   * sizes of directories. Reads all content; the caller keeps the result.
   *
   * @throws CopyException.Changed if a source is not what it was when the plan was made
   */
  public Digest digest() throws IOException {
    try (Directory root = Directory.open(request.sourceRoot())) {
      return new PlanDigest(request).of(root, sources);
    }
  }

  /**
   * Copies into a root file system. After a failure what was copied so far is there.
   *
   * @param kept absolute paths in {@code targetRoot} that must not be touched, with all that is
   *     below them; the listener hears of those that a source wanted. Must not hold for {@code /}
   *     itself, although something is always mounted there
   * @throws CopyException if what is there is in the way, or a source changed since it was planned
   */
  public void apply(Directory targetRoot, Predicate<BytePath> kept, CopyListener listener)
      throws IOException {
    try (Directory root = Directory.open(request.sourceRoot())) {
      Target target = new Target(targetRoot, request, kept, listener);
      for (CopySource source : sources) {
        new SourceCopy(root, target, request).copy(source);
      }
    }
  }
}
