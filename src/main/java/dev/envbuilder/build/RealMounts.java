package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.MountAction;
import dev.envbuilder.linux.MountFlag;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.TreeRemoval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mounts that the launcher makes for the step's command alone. This process does not see them, so
 * it follows targets through the content of the mounts before, and makes there what is missing to
 * mount on.
 */
final class RealMounts extends MountPoints {
  private static final int STUB_MODE = 0644;

  /** Of a new tmpfs, where no directory stands to take it from. */
  private static final int MEMORY_MODE = 01777;

  private final List<MountAction> actions = new ArrayList<>();
  private final List<Shown> shown = new ArrayList<>();
  private final MountedPaths paths;

  /** No mounts yet. */
  RealMounts(LiveRoot root, BytePath aside, SourceRange step) {
    super(root, aside, step);
    this.paths = new MountedPaths(root, shown);
  }

  /** Makes a copy of content that must not be changed. */
  @FunctionalInterface
  interface Copying {
    BytePath copy() throws BuildException, IOException;
  }

  /** What a mount shows. */
  sealed interface Content {
    /** Files that may be changed. */
    record Files(BytePath place) implements Content {}

    /** Files that are not this step's; of their copy, directories can be made in them. */
    record Foreign(BytePath place, Copying copying) implements Content {}

    /** An empty file system that is not there yet, and the paths that will be made in it. */
    record Memory(Set<BytePath> made) implements Content {}
  }

  /**
   * One mount.
   *
   * @param path where in the root, without links
   * @param action which of the actions makes it
   */
  record Shown(BytePath path, Content content, int action) {}

  @Override
  void showFile(String what, BytePath target, BytePath content, Set<MountFlag> flags)
      throws BuildException, IOException {
    bind(what, target, false, new Content.Files(content), flags);
  }

  /** Shows files at a target. */
  void bind(String what, BytePath target, boolean directory, Content content, Set<MountFlag> flags)
      throws BuildException, IOException {
    BytePath path = reach(what, target, directory);
    shown.add(new Shown(path, content, actions.size()));
    actions.add(new MountAction.Bind(place(content), root.absolute(path), flags));
  }

  private static BytePath place(Content content) {
    return switch (content) {
      case Content.Files(BytePath place) -> place;
      case Content.Foreign(BytePath place, Copying copying) -> place;
      case Content.Memory memory -> throw new IllegalArgumentException("memory is nowhere");
    };
  }

  /** Shows an empty file system in memory, with the mode of what it covers (as runc). */
  void memory(String what, BytePath target, long size, boolean readOnly)
      throws BuildException, IOException {
    int mode;
    try {
      mode = paths.find(paths.resolve(target)).map(FileStatus::mode).orElse(MEMORY_MODE);
    } catch (IOException e) {
      throw unreachable(what, target, e);
    }
    BytePath path = reach(what, target, true);
    Set<MountFlag> flags = EnumSet.of(MountFlag.NO_SET_ID);
    if (readOnly) {
      flags.add(MountFlag.READ_ONLY);
    }
    shown.add(new Shown(path, new Content.Memory(new HashSet<>()), actions.size()));
    actions.add(new MountAction.Memory(root.absolute(path), size, mode, flags));
  }

  @Override
  List<MountAction> mounts() {
    return List.copyOf(actions);
  }

  /** Follows a target, links too, and makes what is missing for the time of the step. */
  private BytePath reach(String what, BytePath target, boolean directory)
      throws BuildException, IOException {
    try {
      BytePath path = paths.resolve(target);
      if (path.equals(BytePath.ROOT)) {
        throw rootDirectory(what, target);
      }
      if (root.isOwn(path)) {
        throw ours(what, target);
      }
      makeDirectories(path.parent(), false);
      Optional<FileStatus> there = paths.find(path);
      if (there.isPresent() && there.get().isDirectory() != directory) {
        throw mismatch(what, target, !directory);
      }
      if (!paths.exists(path)) {
        make(path, directory, false);
      }
      root.forgetPaths();
      return path;
    } catch (IOException e) {
      throw unreachable(what, target, e);
    }
  }

  @Override
  void makeIfMounted(BytePath directory) throws BuildException, IOException {
    BytePath path = paths.resolve(directory);
    if (paths.covering(path).isPresent()) {
      makeDirectories(path, true);
    }
  }

  private void makeDirectories(BytePath path, boolean lasting) throws BuildException, IOException {
    BytePath at = BytePath.ROOT;
    for (BytePath name : path.names()) {
      at = at.append(name);
      if (!paths.exists(at)) {
        make(at, true, lasting);
      }
    }
  }

  private void make(BytePath path, boolean directory, boolean lasting)
      throws BuildException, IOException {
    Optional<Shown> covering = paths.covering(path);
    if (covering.isPresent() && covering.get().content() instanceof Content.Memory memory) {
      makeInMemory(path, directory, covering.get(), memory);
      return;
    }
    if (covering.isPresent() && covering.get().content() instanceof Content.Foreign foreign) {
      replaceByCopy(covering.get(), foreign);
    }
    Directory parent = paths.openDirectory(path.parent());
    if (lasting) {
      try (parent) {
        parent.makeDirectory(path.name(), PARENT_MODE);
        parent.chmod(path.name(), PARENT_MODE);
      }
      return;
    }
    restoreTime(parent);
    if (directory) {
      makeDirectory(parent, path.name()).close();
    } else {
      parent.createFile(path.name(), STUB_MODE).close();
      later(() -> removeStub(parent, path.name()));
    }
  }

  /** The launcher makes it; in a read-only file system it could not, so that becomes writable. */
  private void makeInMemory(BytePath path, boolean directory, Shown over, Content.Memory memory) {
    MountAction.Memory before = (MountAction.Memory) actions.get(over.action());
    Set<MountFlag> flags = EnumSet.copyOf(before.flags());
    flags.remove(MountFlag.READ_ONLY);
    actions.set(
        over.action(),
        new MountAction.Memory(before.target(), before.size(), before.mode(), flags));
    BytePath target = root.absolute(path);
    actions.add(directory ? new MountAction.NewDirectory(target) : new MountAction.NewFile(target));
    memory.made().add(path);
  }

  private void replaceByCopy(Shown over, Content.Foreign foreign)
      throws BuildException, IOException {
    BytePath copy = foreign.copying().copy();
    MountAction.Bind before = (MountAction.Bind) actions.get(over.action());
    actions.set(over.action(), new MountAction.Bind(copy, before.target(), before.flags()));
    shown.set(shown.indexOf(over), new Shown(over.path(), new Content.Files(copy), over.action()));
  }

  /** Nothing but the file that was made: it was covered, and only its directory could be moved. */
  private static void removeStub(Directory parent, BytePath name) throws IOException {
    try {
      FileStatus there = parent.status(name);
      if (there.isRegular() && there.size() == 0) {
        TreeRemoval.remove(parent, name);
      }
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }
}
