package dev.envbuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The layers of a tree that lived through random steps give the same tree elsewhere. More seeds:
 * {@code -Drandom.trees=FIRST-LAST}.
 */
class RoundTripTest {
  private static final String SEEDS = System.getProperty("random.trees", "1-200");

  @TempDir private Path temp;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {-1, -2, -3, -4, -5})
  void layersGiveTheSameTreeElsewhere(long seed) throws Exception {
    check(seed, 6, 150, true);
  }

  @Test
  void shortSequencesDoToo() throws Exception {
    String[] bounds = SEEDS.split("-", 2);
    for (long seed = Long.parseLong(bounds[0]); seed <= Long.parseLong(bounds[1]); seed++) {
      check(seed, 4, 5 + (int) (seed % 50), false);
    }
  }

  private void check(long seed, int steps, int operations, boolean again) throws Exception {
    Path live = temp.resolve("live");
    Path copy = temp.resolve("copy");
    List<byte[]> layers = new ArrayList<>();
    try (Root root = Sandbox.open(live);
        Root other = Sandbox.open(copy)) {
      RandomTree tree = new RandomTree(root.directory(), seed);
      FileIndex index = FileIndex.empty();
      for (int step = 0; step < steps; step++) {
        tree.run(operations);
        SnapshotDiff diff = index.compare(root);
        index = diff.index();
        layers.add(layer(root, diff.changes()));
        Sandbox.extract(other, layers.getLast());

        assertThat(TreeListing.of(Sandbox.path(copy)))
            .as("seed %d, step %d of %d operations", seed, step, operations)
            .isEqualTo(TreeListing.of(Sandbox.path(live)));
      }
      assertThat(index.compare(root).changes()).as("seed %d, in the end", seed).isEmpty();
      if (again) {
        assertSameFromScratch(seed, layers, live);
      }
      root.clear();
      other.clear();
    }
  }

  private static byte[] layer(Root root, List<Change> changes) throws Exception {
    ByteArrayOutputStream layer = new ByteArrayOutputStream();
    new LayerWriter(root, new LayerTimes.AsOnDisk()).write(changes, layer);
    return layer.toByteArray();
  }

  private void assertSameFromScratch(long seed, List<byte[]> layers, Path live) throws Exception {
    Path fresh = temp.resolve("fresh");
    try (Root root = Sandbox.open(fresh)) {
      for (byte[] layer : layers) {
        Sandbox.extract(root, layer);
      }
      assertThat(TreeListing.of(Sandbox.path(fresh)))
          .as("seed %d, from scratch", seed)
          .isEqualTo(TreeListing.of(Sandbox.path(live)));
      root.clear();
      assertThat(root.directory().entries()).isEmpty();
    }
    Files.delete(fresh);
  }
}
