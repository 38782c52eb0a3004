package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.copy.CopyException;
import dev.envbuilder.rootfs.copy.CopyListener;
import dev.envbuilder.rootfs.copy.CopyOwner;
import dev.envbuilder.rootfs.copy.CopyPlan;
import dev.envbuilder.rootfs.copy.CopyRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that bind mounts show and that cache mounts begin with: found, put into cache keys by
 * content, and copied. They are found as COPY finds its source: through the ignore rules, links
 * followed inside their tree.
 */
final class MountSources {
  private final Trees trees;
  private final EventSink events;
  private Map<StepMount, Source> described = new HashMap<>();

  MountSources(Trees trees, EventSink events) {
    this.trees = trees;
    this.events = events;
  }

  private record Source(CopyPlan plan, String digest) {}

  /** Adds what a step's mounts show or begin with to its key. */
  void describe(RunStep step, CacheKey.Parts key) throws BuildException, IOException {
    Map<StepMount, Source> sources = new HashMap<>();
    for (StepMount mount : step.mounts()) {
      if (hasSource(mount)) {
        Source source = find(mount, step.about().range());
        sources.put(mount, source);
        key.put("content", source.digest());
      }
    }
    described = sources;
  }

  private static boolean hasSource(StepMount mount) {
    return mount.options() instanceof RunMount.BindMount || isSeeded(mount);
  }

  /**
   * Whether a cache begins with files. With an owner or mode of its own it begins empty, whatever
   * {@code from} says, unless there is a source (BuildKit {@code convert_runmount.go}).
   */
  static boolean isSeeded(StepMount mount) {
    return mount.options() instanceof RunMount.CacheMount cache
        && (!isWhole(cache.source()) || (!cache.from().isEmpty() && !cache.ownedExplicitly()));
  }

  private static boolean isWhole(String source) {
    return BytePath.ROOT.resolve(source).clean().equals(BytePath.ROOT);
  }

  /** Stands for all files of a mount's source, their metadata and that of the directory itself. */
  String digest(StepMount mount, SourceRange step) throws BuildException, IOException {
    return source(mount, step).digest();
  }

  private Source source(StepMount mount, SourceRange step) throws BuildException, IOException {
    Source known = described.get(mount);
    return known == null ? find(mount, step) : known;
  }

  private Source find(StepMount mount, SourceRange step) throws BuildException, IOException {
    String path =
        switch (mount.options()) {
          case RunMount.BindMount bind -> bind.source();
          case RunMount.CacheMount cache -> cache.source();
          default -> throw new IllegalArgumentException(mount + " has no source");
        };
    Trees.Tree tree = trees.of(mount.tree());
    List<String> paths = List.of(path.isEmpty() ? "/" : path);
    BytePath target = BytePath.of("/mounted");
    CopyRequest request =
        tree.rootOwned()
            ? CopyRequest.ofContext(tree.root(), paths, target)
                .withIgnore(tree.rules(), tree.rulesFile())
            : CopyRequest.ofStage(tree.root(), paths, target);
    request = request.withoutWildcards();
    try {
      CopyPlan plan = CopyPlan.of(request);
      FileStatus top = plan.first().orElseThrow();
      CopyOwner.Fixed owner = request.ownerOf(top);
      return new Source(
          plan, "%s %o %d:%d".formatted(plan.digest(), top.mode(), owner.uid(), owner.gid()));
    } catch (CopyException e) {
      throw BuildException.at(step, "RUN --mount: " + e.getMessage());
    }
  }

  /** Copies a mount's source to a name that does not exist yet. */
  void copy(StepMount mount, Directory folder, BytePath name, SourceRange step)
      throws BuildException, IOException {
    CopyPlan plan = source(mount, step).plan().to(BytePath.ROOT.append(name));
    try {
      plan.apply(folder, path -> false, new Told(step, events));
    } catch (CopyException e) {
      throw BuildException.at(step, "RUN --mount: " + e.getMessage());
    }
    FileStatus top = plan.first().orElseThrow();
    if (top.isDirectory()) {
      // COPY makes a directory of its own; a mount shows this very one
      CopyOwner.Fixed owner = plan.request().ownerOf(top);
      folder.chown(name, owner.uid(), owner.gid());
      folder.chmod(name, top.mode());
      folder.setModified(name, top.mtimeSeconds(), top.mtimeNanos());
    }
  }

  /**
   * Where a mount's source is on disk, if it can be shown without a copy: as it is there, and with
   * no other mount in it.
   */
  Optional<BytePath> inPlace(StepMount mount, SourceRange step) throws BuildException, IOException {
    Optional<BytePath> place = source(mount, step).plan().inPlace();
    if (place.isEmpty()) {
      return place;
    }
    MountTable mounts = MountTable.read();
    boolean holdsMounts = mounts.points().stream().anyMatch(p -> p.startsWith(place.get()));
    boolean noPrograms =
        mounts.of(place.get()).filter(on -> on.options().contains("noexec")).isPresent();
    return holdsMounts || noPrograms ? Optional.empty() : place;
  }

  /** What a mount shows, if it is known to be a file or a directory. */
  Optional<FileStatus> top(StepMount mount, SourceRange step) throws BuildException, IOException {
    return source(mount, step).plan().first();
  }

  /** Tells what a copy could not do. */
  private record Told(SourceRange step, EventSink events) implements CopyListener {
    @Override
    public void wrote(BytePath path) {
      // goes with the step
    }

    @Override
    public void kept(BytePath path) {
      throw new IllegalStateException("nothing is kept in a folder of ours: " + path);
    }

    @Override
    public void lostXattr(BytePath path, BytePath attribute, LinuxException why) {
      events.accept(
          new Event.Warning(
              step
                  + ": RUN --mount: the attribute '"
                  + attribute
                  + "' is lost: "
                  + why.getMessage()));
    }
  }
}
