package dev.envbuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers of a tree that lived through random steps give the same tree elsewhere. */
class RoundTripTest {
  private static final int STEPS = 6;
  private static final int OPERATIONS = 150;

  @TempDir private Path temp;

  @BeforeEach
  void needsRoot() {
    Sandbox.assumeRoot();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void layersGiveTheSameTreeElsewhere(long seed) throws Exception {
    Path live = temp.resolve("live");
    Path copy = temp.resolve("copy");
    List<byte[]> layers = new ArrayList<>();

    try (Root root = Sandbox.open(live);
        Root other = Sandbox.open(copy)) {
      RandomTree tree = new RandomTree(root.directory(), seed);
      FileIndex index = FileIndex.empty();
      for (int step = 0; step < STEPS; step++) {
        tree.run(OPERATIONS);
        SnapshotDiff diff = index.compare(root);
        index = diff.index();
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        new LayerWriter(root, new LayerTimes.AsOnDisk()).write(diff.changes(), layer);
        layers.add(layer.toByteArray());
        Sandbox.extract(other, layer.toByteArray());

        assertThat(TreeListing.of(Sandbox.path(copy)))
            .as("step %d", step)
            .isEqualTo(TreeListing.of(Sandbox.path(live)));
      }
      assertThat(index.compare(root).changes()).isEmpty();
    }
    assertSameFromScratch(layers, live);
  }

  private void assertSameFromScratch(List<byte[]> layers, Path live) throws Exception {
    Path fresh = temp.resolve("fresh");
    try (Root root = Sandbox.open(fresh)) {
      for (byte[] layer : layers) {
        Sandbox.extract(root, layer);
      }
      assertThat(TreeListing.of(Sandbox.path(fresh))).isEqualTo(TreeListing.of(Sandbox.path(live)));
      root.clear();
      assertThat(root.directory().entries()).isEmpty();
    }
  }
}
