package dev.envbuilder.rootfs;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.archive.TarWriter;
import dev.envbuilder.archive.Xattrs;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.DisplacedLinks.Displaced;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes changes of a root as a layer: the directories above a changed entry, with their metadata,
 * before it; a whiteout for what is gone; further names of one file as hard links to the first one
 * in the layer. Owners are numbers, and extended attributes those that are the file's own ({@link
 * XattrRules}). The root directory itself has no entry, as in other builders' layers.
 *
 * <p>Memory does not grow with the size of files. Equal trees and changes give equal bytes.
 *
 * <p>A file is written with the size it had when it was opened. One that changes while it is read
 * is read again if it is small enough for memory; else the layer fails, and what was written of it
 * must be thrown away: there is never an archive with a torn file in it that looks whole.
 */
public final class LayerWriter {
  private static final int BUFFER = 128 << 10;
  private static final int TRIES = 5;
  private static final int WHITEOUT_LENGTH = 4;

  private final Root root;
  private final LayerTimes times;
  private final LayerListener listener;

  public LayerWriter(Root root, LayerTimes times) {
    this(root, times, LayerListener.NONE);
  }

  public LayerWriter(Root root, LayerTimes times, LayerListener listener) {
    this.root = root;
    this.times = times;
    this.listener = listener;
  }

  /**
   * Writes one layer.
   *
   * @param changes in the order of {@link SnapshotDiff#changes()}
   * @param out neither flushed nor closed here
   * @throws FileChangedException if a file does not hold still
   */
  public LayerSummary write(List<Change> changes, OutputStream out) throws IOException {
    root.forgetAll();
    Layer layer = new Layer(new TarWriter(out));
    for (Change change : changes) {
      layer.write(change);
    }
    return layer.finish();
  }

  private record FileKey(long device, long inode) {}

  /** The state of one layer. */
  private final class Layer {
    private final TarWriter tar;
    private final Warnings warnings = new Warnings();
    private final byte[] buffer = new byte[BUFFER];

    /** First names of files that have several. */
    private final Map<FileKey, BytePath> links = new HashMap<>();

    /** The directories that have an entry, from the root's child to the last one written. */
    private final List<BytePath> written = new ArrayList<>();

    private long entries;
    private long whiteouts;
    private long contentBytes;

    Layer(TarWriter tar) {
      this.tar = tar;
    }

    LayerSummary finish() throws IOException {
      tar.finish();
      return new LayerSummary(
          entries, whiteouts, contentBytes, tar.position(), warnings.sentences());
    }

    void write(Change change) throws IOException {
      BytePath path = change.path();
      if (cannotBeNamed(path)) {
        warnings.add(
            "name", "'" + path + "' was left out: in a layer, its name would delete another file");
        return;
      }
      Optional<Displaced> displaced = root.displaced().of(root, path);
      if (displaced.isPresent() && !hasPlaceInImage(path, displaced.get())) {
        return;
      }
      try {
        writeAbove(path.parent());
        switch (change) {
          case Change.Deleted deleted -> writeWhiteout(path);
          case Change.Added added -> writeNow(path, false);
          case Change.Modified modified -> writeNow(path, true);
        }
      } catch (ResolveException e) {
        throw new FileChangedException(path);
      } catch (LinuxException e) {
        throw hasGone(e) ? new FileChangedException(path) : e;
      }
    }

    private boolean hasPlaceInImage(BytePath path, Displaced displaced) {
      boolean mounted = root.keep().keeps(displaced.inImage(path));
      if (mounted && !displaced.is(path)) {
        warnings.add(
            "displaced",
            "'%s' was left out: in the image it is '%s', where something is mounted"
                .formatted(path, displaced.inImage(path)));
      }
      return !mounted && !displaced.is(path);
    }

    private static boolean cannotBeNamed(BytePath path) {
      for (BytePath name : path.names()) {
        if (name.startsWithText(".wh.")) {
          return true;
        }
      }
      return false;
    }

    /** Changes come in tree order, so the directories that are still open form a path. */
    private void writeAbove(BytePath directory) throws IOException {
      while (!written.isEmpty() && !directory.startsWith(written.getLast())) {
        written.removeLast();
      }
      BytePath at = written.isEmpty() ? BytePath.ROOT : written.getLast();
      for (BytePath name : directory.relativeTo(at).names()) {
        at = at.append(name);
        Optional<Displaced> displaced = root.displaced().of(root, at);
        if (displaced.isPresent() && displaced.get().is(at)) {
          writeTarget(displaced.get().target());
          written.add(at);
          continue;
        }
        try (Location location = root.resolve(at)) {
          writeDirectory(placeOf(location, at), false);
        }
        written.add(at);
      }
    }

    /** The directories down to the one that a link leads to, as far as they are there. */
    private void writeTarget(BytePath target) throws IOException {
      BytePath at = BytePath.ROOT;
      for (BytePath name : target.names()) {
        at = at.append(name);
        try (Location location = root.resolve(at)) {
          if (location instanceof Place place
              && place.parent().find(name).filter(FileStatus::isDirectory).isPresent()) {
            writeDirectory(place, false);
          }
        } catch (ResolveException e) {
          return; // whoever unpacks the layer makes what is missing
        }
      }
    }

    private void writeWhiteout(BytePath path) throws IOException {
      byte[] name = path.name().toByteArray();
      byte[] whiteout = new byte[name.length + WHITEOUT_LENGTH];
      System.arraycopy(new byte[] {'.', 'w', 'h', '.'}, 0, whiteout, 0, WHITEOUT_LENGTH);
      System.arraycopy(name, 0, whiteout, WHITEOUT_LENGTH, name.length);
      BytePath inLayer = inLayer(path.parent().append(BytePath.of(whiteout)));
      put(TarEntry.file(inLayer, 0).withMode(0)); // as containerd writes it, but without a time
      whiteouts++;
    }

    private void writeNow(BytePath path, boolean existed) throws IOException {
      try (Location location = root.resolve(path)) {
        Place place = placeOf(location, path);
        FileStatus status = place.parent().status(place.name());
        switch (status.type()) {
          case DIRECTORY -> {
            writeDirectory(place, true);
            written.add(path);
          }
          case SOCKET -> {
            warnings.add("socket", "'" + path + "' was left out: a layer holds no sockets");
            if (existed) {
              writeWhiteout(path); // of what was there before it
            }
          }
          default -> writeFile(place, status);
        }
      }
    }

    /** Whether something is no more, or no more what its status said. */
    private static boolean hasGone(LinuxException e) {
      return switch (e.errno()) {
        case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.ENXIO -> true;
        default -> false;
      };
    }

    private static Place placeOf(Location location, BytePath path) throws FileChangedException {
      if (!location.path().equals(path)) {
        throw new FileChangedException(path); // a link has come into the way
      }
      return switch (location) {
        case Place place -> place;
        case KeptPlace kept -> throw new IllegalArgumentException("'" + kept.path() + "' is kept");
        case RootPlace rootItself -> throw new IllegalArgumentException("the root has no entry");
      };
    }

    private void writeDirectory(Place place, boolean changed) throws IOException {
      OpenDirectory opened = root.enter(place);
      Directory directory = opened.directory();
      TarEntry entry =
          entry(place.path(), TarType.DIRECTORY, directory.status(), changed)
              .withXattrs(XattrRules.ofFile(directory.xattrs()));
      put(entry);
    }

    private void writeFile(Place place, FileStatus status) throws IOException {
      FileKey key = new FileKey(status.device(), status.inode());
      if (status.links() > 1) {
        Optional<BytePath> first = Optional.ofNullable(links.putIfAbsent(key, place.path()));
        if (first.isPresent()) {
          TarEntry entry = entry(place.path(), TarType.HARDLINK, status, true);
          put(entry.withLinkName(inLayer(first.get())));
          return;
        }
      }
      if (status.isRegular()) {
        writeContent(place);
      } else {
        writeNode(place, status);
      }
    }

    private void writeNode(Place place, FileStatus status) throws IOException {
      Xattrs xattrs = XattrRules.ofFile(place.parent().xattrs(place.name()));
      TarEntry entry = entry(place.path(), typeOf(status.type()), status, true);
      if (status.isSymlink()) {
        entry = entry.withLinkName(place.parent().readLink(place.name()));
      } else {
        entry = entry.withDevice(status.rdevMajor(), status.rdevMinor());
      }
      put(entry.withXattrs(xattrs));
    }

    private static TarType typeOf(FileType type) {
      return switch (type) {
        case FIFO -> TarType.FIFO;
        case CHARACTER_DEVICE -> TarType.CHAR;
        case BLOCK_DEVICE -> TarType.BLOCK;
        case SYMLINK -> TarType.SYMLINK;
        case REGULAR -> TarType.FILE;
        case DIRECTORY -> TarType.DIRECTORY;
        case SOCKET -> throw new IllegalArgumentException("a layer holds no sockets");
      };
    }

    private void writeContent(Place place) throws IOException {
      for (int i = 0; i < TRIES; i++) {
        try (OpenFile file = place.parent().openFile(place.name())) {
          if (file.status().isRegular() && tryContent(file, place.path())) {
            return;
          }
        }
      }
      throw new FileChangedException(place.path());
    }

    /**
     * Writes an open file.
     *
     * @return false if it changed before anything was written
     */
    private boolean tryContent(OpenFile file, BytePath path) throws IOException {
      FileStatus before = steadyStatus(file, path);
      TarEntry entry =
          entry(path, TarType.FILE, before, true)
              .withSize(before.size())
              .withXattrs(XattrRules.ofFile(file.xattrs()));
      boolean whole = before.size() <= BUFFER;
      int filled = fill(file, (int) Math.min(before.size(), BUFFER));
      if (whole && (filled < before.size() || hasChanged(file, before))) {
        return false;
      }
      try (OutputStream content = tar.open(entry)) {
        listener.entry(entry);
        content.write(buffer, 0, filled);
        listener.content(buffer, 0, filled);
        long left = before.size() - filled;
        while (left > 0) {
          int count = file.read(buffer, 0, (int) Math.min(left, BUFFER));
          if (count < 0) {
            throw new FileChangedException(path);
          }
          content.write(buffer, 0, count);
          listener.content(buffer, 0, count);
          left -= count;
        }
        if (!whole && hasChanged(file, before)) {
          throw new FileChangedException(path);
        }
      }
      listener.end();
      entries++;
      contentBytes += before.size();
      return true;
    }

    /** A status that no later change can share. */
    private static FileStatus steadyStatus(OpenFile file, BytePath path) throws IOException {
      for (int i = 0; i < TRIES; i++) {
        FileStatus status = file.status();
        if (!FileClock.pass(FileClock.changeTime(status))) {
          return status;
        }
      }
      throw new FileChangedException(path);
    }

    private int fill(OpenFile file, int length) throws LinuxException {
      int filled = 0;
      while (filled < length) {
        int count = file.read(buffer, filled, length - filled);
        if (count < 0) {
          return filled;
        }
        filled += count;
      }
      return filled;
    }

    private static boolean hasChanged(OpenFile file, FileStatus before) throws LinuxException {
      FileStatus now = file.status();
      return now.size() != before.size()
          || now.mtimeSeconds() != before.mtimeSeconds()
          || now.mtimeNanos() != before.mtimeNanos()
          || now.ctimeSeconds() != before.ctimeSeconds()
          || now.ctimeNanos() != before.ctimeNanos();
    }

    private void put(TarEntry entry) throws IOException {
      tar.write(entry);
      listener.entry(entry);
      listener.end();
      entries++;
    }

    private TarEntry entry(BytePath path, TarType type, FileStatus status, boolean changed)
        throws IOException {
      TarEntry entry =
          TarEntry.of(type, inLayer(path))
              .withMode(status.mode())
              .withOwner(status.uid(), status.gid())
              .withMtime(status.mtimeSeconds(), status.mtimeNanos());
      return times.applyTo(entry, changed);
    }

    /** Names in layers are relative, and none leads through a link. */
    private BytePath inLayer(BytePath path) throws IOException {
      Optional<Displaced> displaced = root.displaced().of(root, path);
      return displaced.map(d -> d.inImage(path)).orElse(path).relativeTo(BytePath.ROOT);
    }
  }
}
