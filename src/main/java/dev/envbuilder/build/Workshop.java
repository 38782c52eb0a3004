package dev.envbuilder.build;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.linux.Processes;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.KeepRules;
import dev.envbuilder.rootfs.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a build in place works with: the live root, the shelf for finished stages, the
 * place for blobs. One build's; closing it removes what must not outlive the build.
 */
public final class Workshop implements AutoCloseable {
  private static final List<String> TRANSIENT = List.of("stages", "cache", "tmp/build");

  private final Path base;
  private final LiveRoot live;
  private final LayerPacking packing;
  private final Stages stages;
  private final Directories directories;
  private final Commands commands;
  private final Copies copies;
  private final RemoteFiles remotes;
  private final OciLayout blobs;

  private Workshop(
      Path base,
      LiveRoot live,
      LayerPacking packing,
      Stages stages,
      Directories directories,
      Commands commands,
      Copies copies,
      RemoteFiles remotes,
      OciLayout blobs) {
    this.base = base;
    this.live = live;
    this.packing = packing;
    this.stages = stages;
    this.directories = directories;
    this.commands = commands;
    this.copies = copies;
    this.remotes = remotes;
    this.blobs = blobs;
  }

  /**
   * Sets up a build.
   *
   * @param root the root that is rewritten
   * @param keep what in it is not ours to change; holds {@code base}
   * @param base the builder's own folder in that root
   * @param cacheMounts the folder in which cache mounts are kept between builds; kept
   * @param access how other machines are reached
   * @param blobs where layers are kept; below {@code base}, and removed in the end, if empty
   */
  public static Workshop open(
      BytePath root,
      KeepRules keep,
      Path base,
      BuildContext context,
      Path cacheMounts,
      Optional<OciLayout> blobs,
      BuildSettings settings,
      RemoteSources access,
      Processes processes,
      EventSink events)
      throws IOException {
    // while the library that it unpacks can still be read: the root is about to go
    Compression.preload();
    removeTransient(base);
    TmpfsMounts.removeLeftovers();
    processes.verifyProgram();
    for (String name : TRANSIENT) {
      Files.createDirectories(base.resolve(name));
    }
    OciLayout store = blobs.isPresent() ? blobs.get() : create(base.resolve("cache"));
    BytePath own = BytePath.of(base.toString());
    BytePath temporary = own.resolve("tmp/build");
    LayerPacking packing = new LayerPacking(store, base.resolve("tmp/build"));
    LiveRoot live = new LiveRoot(Root.open(root, keep), own, packing, events);
    Stages stages = new Stages(live, own.resolve("stages"), new LayerUnpacking(events));
    RemoteFiles remotes = new RemoteFiles(access, base.resolve("tmp/build"), events);
    Trees trees = new Trees(context, stages, remotes, temporary);
    Directories directories = new Directories(live);
    MountSources sources = new MountSources(trees, events);
    CacheMounts caches = new CacheMounts(new CacheFolder(cacheMounts, events), sources);
    caches.recover(root);
    RunMounts mounts =
        new RunMounts(
            new MountMethod(live, temporary, processes),
            sources,
            caches,
            new TmpfsMounts(events),
            settings.secrets(),
            new SecretFiles(temporary, events),
            settings.agents(),
            new SshMounts(temporary, events));
    return new Workshop(
        base,
        live,
        packing,
        stages,
        directories,
        new Commands(processes, directories, settings.secrets(), mounts, events),
        new Copies(live, trees, directories, temporary, settings.created(), events),
        remotes,
        store);
  }

  /** Takes blobs. */
  public OciLayout blobs() {
    return blobs;
  }

  LiveRoot root() {
    return live;
  }

  /** The build begins again. */
  void reset() throws IOException {
    stages.clear();
    live.begin(List.of());
  }

  Stages stages() {
    return stages;
  }

  RemoteFiles remotes() {
    return remotes;
  }

  StepContext context(int number) {
    return new StepContext(number, commands, directories, copies, remotes);
  }

  private static OciLayout create(Path folder) throws IOException {
    try {
      return OciLayout.create(folder);
    } catch (ImageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** What a build leaves behind, this one's or that of one that was killed. */
  private static void removeTransient(Path base) throws IOException {
    for (String name : TRANSIENT) {
      Path folder = base.resolve(name);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Root root = Root.open(BytePath.of(folder.toString()), KeepRules.NONE)) {
        root.clear();
      }
      Files.delete(folder);
    }
  }

  @Override
  public void close() throws IOException {
    packing.close();
    live.close();
    removeTransient(base);
  }
}
