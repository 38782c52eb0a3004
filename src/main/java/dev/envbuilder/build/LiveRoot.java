package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.FileIndex;
import dev.envbuilder.rootfs.KeptPlace;
import dev.envbuilder.rootfs.LayerListener;
import dev.envbuilder.rootfs.LayerTimes;
import dev.envbuilder.rootfs.LayerWriter;
import dev.envbuilder.rootfs.Location;
import dev.envbuilder.rootfs.Place;
import dev.envbuilder.rootfs.ResolveException;
import dev.envbuilder.rootfs.Root;
import dev.envbuilder.rootfs.RootPlace;
import dev.envbuilder.rootfs.SnapshotDiff;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The root file system that a stage is built in: which layers it is made of, which of them are not
 * unpacked yet because nobody has looked, and what its files were when the last step ended.
 *
 * <p>For one thread.
 */
final class LiveRoot implements AutoCloseable {
  private final Root root;
  private final BytePath own;
  private final LayerPacking packing;
  private final EventSink events;
  private final LayerUnpacking unpacking;
  private final List<Layer> pending = new ArrayList<>();
  // how many layers at the end of pending come from a cache
  private int pendingFromCache;
  private Optional<FileIndex> index = Optional.empty();
  // whether the root still holds what does not belong to the stage
  private boolean foreign = true;

  /**
   * The live root.
   *
   * @param own the builder's own folder in it
   * @param packing takes the layers that are captured
   */
  LiveRoot(Root root, BytePath own, LayerPacking packing, EventSink events) {
    this.root = root;
    this.own = own;
    this.packing = packing;
    this.events = events;
    this.unpacking = new LayerUnpacking(events);
  }

  /** A stage begins with these layers. */
  void begin(List<Layer> layers) {
    foreign = true;
    pending.clear();
    pending.addAll(layers);
    pendingFromCache = 0;
    index = Optional.empty();
  }

  /** A stage begins with a tree that is put into the root by {@code fill}. */
  void beginWith(Filling fill) throws IOException {
    root.clear();
    foreign = false;
    pending.clear();
    pendingFromCache = 0;
    index = Optional.empty();
    fill.into(root);
    root.forgetAll();
  }

  /** Puts something into an empty root. */
  @FunctionalInterface
  interface Filling {
    void into(Root root) throws IOException;
  }

  /** A layer of the cache comes on top. */
  void add(Layer layer) {
    pending.add(layer);
    pendingFromCache++;
    index = Optional.empty();
  }

  /** Whether every layer is still packed: the stage can begin again from its list of layers. */
  boolean isUntouched() {
    return foreign;
  }

  /** The root with all that it is made of. */
  Root settled() throws IOException {
    if (foreign) {
      root.clear();
      foreign = false;
    }
    if (!pending.isEmpty()) {
      try {
        unpacking.unpack(List.copyOf(pending), root, this::removeFirst);
      } catch (IOException e) {
        boolean fromCache = pending.size() <= pendingFromCache;
        throw fromCache ? new CachedLayerException(e) : e;
      }
    }
    return root;
  }

  private void removeFirst() {
    pending.removeFirst();
    pendingFromCache = Math.min(pendingFromCache, pending.size());
  }

  /** A step is about to change the root, and its changes will be captured. */
  void prepareCapture() throws IOException {
    settled();
    if (index.isEmpty()) {
      index = Optional.of(FileIndex.record(root));
    }
  }

  /** What changed since the last capture, as a layer that nobody looks at. */
  PendingLayer capture(Optional<Instant> latest) throws IOException {
    return capture(latest, LayerListener.NONE, () -> {});
  }

  /**
   * What changed since {@link #prepareCapture} or the last capture, as a layer.
   *
   * @param latest no entry's time is later than this
   * @param listener sees what goes into it
   * @param verdict is asked before the layer is kept, and throws if it must not be
   */
  PendingLayer capture(Optional<Instant> latest, LayerListener listener, Verdict verdict)
      throws IOException {
    FileIndex before = index.orElseThrow(() -> new IllegalStateException("nothing to compare"));
    SnapshotDiff diff = before.compare(root);
    LayerTimes times =
        latest
            .<LayerTimes>map(time -> new LayerTimes.ClampedTo(time.getEpochSecond()))
            .orElseGet(LayerTimes.AsOnDisk::new);
    PendingLayer layer =
        packing.pack(tar -> {
          new LayerWriter(root, times, listener)
              .write(diff.changes(), tar)
              .warnings()
              .forEach(warning -> events.accept(new Event.Warning(warning)));
          verdict.check();
        });
    index = Optional.of(diff.index());
    return layer;
  }

  /** Says whether a layer that was written may be kept. */
  @FunctionalInterface
  interface Verdict {
    void check() throws IOException;
  }

  /**
   * Takes what was put aside and brought back as unchanged.
   *
   * @param path where it was; another file may be there, if a step moved the directories above
   */
  void accept(BytePath path, FileStatus broughtBack) throws IOException {
    root.forgetAll();
    Optional<FileStatus> there = root.find(path);
    if (index.isPresent() && there.isPresent() && there.get().isSameFileAs(broughtBack)) {
      index = Optional.of(index.get().accept(root, path));
    }
  }

  /** A command ran in the root: directories that are held open may be others by now. */
  void forgetPaths() {
    root.forgetAll();
  }

  /** Whether a real path is in the builder's own folder. */
  boolean isOwn(BytePath path) {
    return path.startsWith(own);
  }

  /** Whether a real path is kept itself or holds something that is: it cannot be moved away. */
  boolean cannotMove(BytePath path) {
    return root.keep().paths().contains(path) || root.keep().isAboveKept(path);
  }

  /** A path of the root as this process sees it. */
  BytePath absolute(BytePath path) {
    return root.directory().path().append(path);
  }

  /** The handle of a directory, links followed; the caller closes it. */
  Directory openDirectory(BytePath path) throws IOException {
    return findDirectory(path)
        .orElseThrow(() -> new IOException("there is no directory '" + path + "'"));
  }

  /**
   * The handle of a directory, links followed, or empty where there is nothing. Directories on
   * mounts are found too; the builder's own are not.
   */
  Optional<Directory> findDirectory(BytePath path) throws IOException {
    Root live = settled();
    try (Location location = live.resolveFollowing(path)) {
      return switch (location) {
        case RootPlace top -> Optional.of(live.directory().duplicate());
        case KeptPlace kept -> findKept(kept.path());
        case Place place ->
            place.parent().find(place.name()).isEmpty()
                ? Optional.empty()
                : Optional.of(place.parent().openDirectory(place.name()));
      };
    } catch (ResolveException e) {
      if (e.reason() == ResolveException.Reason.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Directory> findKept(BytePath path) throws IOException {
    if (path.startsWith(own)) {
      throw new IOException("'" + path + "' belongs to envbuilder");
    }
    try {
      return Optional.of(Directory.open(root.directory().path().append(path)));
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The handle of a file, links followed, or empty where there is none; the caller closes it. */
  Optional<OpenFile> openFile(BytePath path) throws IOException {
    Root live = settled();
    try (Location location = live.resolveFollowing(path)) {
      return location instanceof Place place && place.parent().find(place.name()).isPresent()
          ? Optional.of(place.parent().openFile(place.name()))
          : Optional.empty();
    } catch (ResolveException e) {
      return Optional.empty();
    }
  }

  /** Closes the handles of the root; its files stay. */
  @Override
  public void close() {
    root.close();
  }
}
