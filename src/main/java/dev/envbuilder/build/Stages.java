package dev.envbuilder.build;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.KeepRules;
import dev.envbuilder.rootfs.Root;
import dev.envbuilder.rootfs.StageShelf;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trees of finished stages and of images that are copied from, each a directory below {@code
 * /.envbuilder/stages}. A stage whose files nobody has looked at is only a list of layers.
 */
final class Stages {
  private final LiveRoot live;
  private final BytePath folder;
  private final LayerUnpacking unpacking;
  private final Map<Integer, List<Layer>> packed = new HashMap<>();
  private final Set<Integer> shelved = new HashSet<>();
  private final Map<String, BytePath> images = new HashMap<>();
  private int copies;

  Stages(LiveRoot live, BytePath folder, LayerUnpacking unpacking) {
    this.live = live;
    this.folder = folder;
    this.unpacking = unpacking;
  }

  /**
   * The stage in the live root is finished and will be needed again.
   *
   * @param asSource whether files are going to be copied from it
   * @param layers what it is made of; worth nothing where layers are not captured
   */
  void putAside(int stage, boolean asSource, List<Layer> layers) throws IOException {
    if (!asSource && live.isUntouched()) {
      packed.put(stage, List.copyOf(layers));
      return;
    }
    Root root = live.settled();
    try (Directory shelf = make(stagePath(stage))) {
      new StageShelf(root).putAside(shelf);
    }
    shelved.add(stage);
  }

  /**
   * The next stage begins as a finished one ended.
   *
   * @param neededAgain whether that one's files are needed after this
   */
  void resume(int stage, boolean neededAgain) throws IOException {
    List<Layer> layers = packed.get(stage);
    if (layers != null) {
      live.begin(layers);
      return;
    }
    if (!shelved.contains(stage)) {
      throw new IllegalStateException("stage " + stage + " was not put aside");
    }
    BytePath tree = neededAgain ? copy(stage) : stagePath(stage);
    live.beginWith(root -> {
      try (Directory shelf = Directory.open(tree)) {
        new StageShelf(root).bringBack(shelf);
      }
    });
    if (!neededAgain) {
      shelved.remove(stage);
    }
  }

  /** A copy of a stage's tree, which can be moved where mounts are in the way of a plain copy. */
  private BytePath copy(int stage) throws IOException {
    BytePath path = folder.resolve("copy-" + copies++);
    try (Directory from = Directory.open(stagePath(stage));
        Directory to = make(path)) {
      StageShelf.copyTree(from, to);
    }
    return path;
  }

  /** Forgets all stages and images, and removes their trees. */
  void clear() throws IOException {
    packed.clear();
    shelved.clear();
    images.clear();
    try (Root root = Root.open(folder, KeepRules.NONE)) {
      root.clear();
    }
  }

  /** Where the files of a finished stage are. */
  BytePath tree(int stage) {
    if (!shelved.contains(stage)) {
      throw new IllegalStateException("stage " + stage + " was not put aside");
    }
    return stagePath(stage);
  }

  /** Where the files of an image are; it is unpacked when it is asked for first. */
  BytePath tree(BaseImage image) throws IOException {
    String key = image.digest().hex();
    BytePath known = images.get(key);
    if (known != null) {
      return known;
    }
    BytePath path = folder.resolve("image-" + key.substring(0, 16));
    make(path).close();
    try (Root root = Root.open(path, KeepRules.NONE)) {
      unpacking.unpack(image.layers(), root, () -> {});
    }
    images.put(key, path);
    return path;
  }

  private BytePath stagePath(int stage) {
    return folder.resolve("stage-" + stage);
  }

  private static Directory make(BytePath path) throws IOException {
    try (Directory parent = Directory.open(path.parent())) {
      parent.makeDirectory(path.name(), 0755);
      return parent.openDirectory(path.name());
    }
  }
}
