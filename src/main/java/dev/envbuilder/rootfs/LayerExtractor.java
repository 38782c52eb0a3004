package dev.envbuilder.rootfs;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarReader;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Unpacks a layer over what is in a root, as the image specification says (image-spec layer.md,
 * "Applying Changesets") and, where it is silent, as containerd does: a directory entry over a
 * directory keeps what is in it, anything else is replaced; links on the way to an entry are
 * followed inside of the root, a link at its place is replaced.
 *
 * <p>Whiteouts hide what lower layers have, wherever in the archive they stand; what this layer
 * brings stays. Entries at kept places are passed over and given back.
 *
 * <p>One at a time; a failure leaves the layer half applied.
 */
public final class LayerExtractor {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  /** What AUFS kept its books with; no names of the image. */
  private static final String AUFS = ".wh..wh.";

  private final Root root;
  private final ExtractLimits limits;

  public LayerExtractor(Root root, ExtractLimits limits) {
    this.root = root;
    this.limits = limits;
  }

  /**
   * Applies one layer.
   *
   * @param tar not compressed, buffered; stays the caller's, who reads what follows the archive's
   *     end
   * @throws dev.envbuilder.archive.TarException if it is no sound archive
   * @throws LayerEntryException if an entry makes no sense
   * @throws LinuxException if the file system refuses
   */
  public ExtractResult extract(InputStream tar) throws IOException {
    return new Layer(new TarReader(tar, limits.tar())).run();
  }

  /** The state of one layer. */
  private final class Layer {
    private final TarReader reader;
    private final Warnings warnings = new Warnings();
    private final EntryMaker maker = new EntryMaker(root, warnings);
    private final PathSet own = new PathSet();
    private final List<TarEntry> kept = new ArrayList<>();
    private long keptCount;
    private long entries;

    Layer(TarReader reader) {
      this.reader = reader;
    }

    ExtractResult run() throws IOException {
      Optional<TarEntry> next = reader.next();
      while (next.isPresent()) {
        apply(next.get());
        next = reader.next();
      }
      maker.setDirectoryTimes();
      return new ExtractResult(entries, maker.bytes(), kept, keptCount, warnings.sentences());
    }

    private void apply(TarEntry entry) throws IOException {
      BytePath path = BytePath.ROOT.append(entry.name()).clean();
      BytePath name = path.name();
      entries++;
      if (entries > limits.entries()) {
        throw new LayerEntryException(
            entry.name(), "is one more than the " + limits.entries() + " that a layer may have");
      }
      if (entry.size() > limits.bytes() - maker.bytes()) {
        throw new LayerEntryException(
            entry.name(), "is too large: a layer may hold " + limits.bytes() + " bytes");
      }
      if (name.startsWithText(WHITEOUT)) {
        whiteout(entry, path.parent(), name);
      } else if (path.equals(BytePath.ROOT)) {
        applyToRoot(entry);
      } else {
        put(entry, path);
      }
    }

    private void applyToRoot(TarEntry entry) throws IOException {
      if (entry.type() != TarType.DIRECTORY) {
        throw new LayerEntryException(
            entry.name(), "is a " + entry.type() + " in the place of the root");
      }
      maker.describeDirectory(root.directory(), BytePath.ROOT, entry, true);
    }

    private void put(TarEntry entry, BytePath path) throws IOException {
      try (Location location = root.resolveMakingParents(path)) {
        switch (location) {
          case RootPlace rootItself -> applyToRoot(entry);
          case KeptPlace keptPlace -> remember(entry);
          case Place place -> {
            addOwn(place.path());
            if (place.isAboveKept() && entry.type() != TarType.DIRECTORY) {
              remember(entry);
              displace(entry, place.path());
            } else if (entry.type() == TarType.HARDLINK) {
              putLink(entry, place);
            } else {
              root.displaced().remove(place.path());
              maker.make(entry, place, reader);
            }
          }
        }
      }
    }

    private void displace(TarEntry entry, BytePath path) {
      if (entry.type() == TarType.SYMLINK) {
        root.displaced().put(path, entry.linkName());
      } else {
        root.displaced().remove(path);
      }
    }

    private void remember(TarEntry entry) {
      keptCount++;
      if (kept.size() < ExtractResult.MAX_KEPT) {
        kept.add(entry);
      }
    }

    /** With the directories above, which an opaque directory must not lose either. */
    private void addOwn(BytePath path) {
      BytePath each = path;
      while (!each.equals(BytePath.ROOT) && own.add(each)) {
        each = each.parent();
      }
    }

    private void putLink(TarEntry entry, Place place) throws IOException {
      BytePath target = BytePath.ROOT.append(entry.linkName()).clean();
      try (Location location = root.resolve(target)) {
        switch (location) {
          case RootPlace rootItself ->
              throw new LayerEntryException(entry.name(), "is a hard link to the root");
          case KeptPlace keptPlace -> {
            // Linking would give the image a name for a file that is not its own.
            remember(entry);
            warnings.add(
                "kept link",
                "hard link '%s' was left out: its target '%s' is kept"
                    .formatted(entry.name(), keptPlace.path()));
          }
          case Place from -> maker.makeLink(entry, from, place);
        }
      } catch (ResolveException e) {
        throw missingTarget(entry);
      } catch (LinuxException e) {
        throw e.errno() == Errno.ENOENT ? missingTarget(entry) : e;
      }
    }

    private static LayerEntryException missingTarget(TarEntry entry) {
      return new LayerEntryException(
          entry.name(), "is a hard link to '" + entry.linkName() + "', which does not exist");
    }

    private void whiteout(TarEntry entry, BytePath directory, BytePath name) throws IOException {
      if (name.equals(BytePath.of(OPAQUE))) {
        hideAll(directory);
        return;
      }
      if (name.startsWithText(AUFS)) {
        return;
      }
      BytePath hidden = name.substring(WHITEOUT.length());
      if (hidden.isEmpty() || hidden.isDot() || hidden.isDotDot()) {
        throw new LayerEntryException(entry.name(), "is a whiteout of no name");
      }
      try (Location location = root.resolve(directory.append(hidden))) {
        switch (location) {
          case Place place -> {
            root.displaced().remove(place.path());
            hide(place.parent(), place.path(), place.keep());
          }
          case KeptPlace keptPlace -> remember(entry);
          case RootPlace rootItself -> throw new IllegalStateException("a name leads to the root");
        }
      } catch (ResolveException e) {
        passOver(e); // lower layers have no such directory, so there is nothing to hide
      }
    }

    private void hideAll(BytePath directory) throws IOException {
      if (directory.equals(BytePath.ROOT)) {
        hideChildren(root.directory(), BytePath.ROOT, root.keep().root());
        return;
      }
      try (Location location = root.resolve(directory)) {
        if (location instanceof Place place && isDirectory(place)) {
          OpenDirectory opened = root.enter(place);
          opened.use();
          hideChildren(opened.directory(), place.path(), place.keep());
          opened.release();
        }
      } catch (ResolveException e) {
        passOver(e);
      }
    }

    private static boolean isDirectory(Place place) throws IOException {
      return place.parent().find(place.name()).filter(s -> s.isDirectory()).isPresent();
    }

    private static void passOver(ResolveException e) throws ResolveException {
      if (e.reason() == ResolveException.Reason.LINK_LOOP) {
        throw e;
      }
    }

    /** Removes what is not this layer's own; in a directory of its own, what is in there. */
    private void hide(Directory parent, BytePath path, KeepRules.Node keep) throws IOException {
      if (!own.contains(path)) {
        root.forget(path);
        new TreeRemoval(parent).remove(path.name(), keep);
        return;
      }
      if (parent.find(path.name()).filter(s -> s.isDirectory()).isPresent()) {
        try (Directory inner = parent.openDirectory(path.name())) {
          hideChildren(inner, path, keep);
        }
      }
    }

    private void hideChildren(Directory directory, BytePath path, KeepRules.Node keep)
        throws IOException {
      for (DirectoryEntry entry : directory.entries()) {
        BytePath child = path.append(entry.name());
        KeepRules.Node below = keep.child(entry.name());
        if (!below.isKept() && (entry.type() == FileType.DIRECTORY || !own.contains(child))) {
          hide(directory, child, below);
        }
      }
    }
  }
}
