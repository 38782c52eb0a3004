package dev.envbuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers of random trees give, unpacked by umoci, the tree that they are of. */
class UmociIT {
  @TempDir private Path temp;

  @BeforeEach
  void needsRoot() {
    Sandbox.assumeRoot();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void unpacksTheSame(long seed) throws Exception {
    Path live = temp.resolve("live");
    umoci("init", "--layout", temp.resolve("layout") + "");
    umoci("new", "--image", temp.resolve("layout") + ":tree");
    try (Root root = Sandbox.open(live)) {
      RandomTree tree = new RandomTree(root.directory(), seed);
      FileIndex index = FileIndex.empty();
      for (int step = 0; step < 4; step++) {
        tree.run(100);
        SnapshotDiff diff = index.compare(root);
        index = diff.index();
        Path layer = temp.resolve("layer-" + step + ".tar");
        try (OutputStream out = Files.newOutputStream(layer)) {
          new LayerWriter(root, new LayerTimes.AsOnDisk()).write(diff.changes(), out);
        }
        umoci("raw", "add-layer", "--image", temp.resolve("layout") + ":tree", layer + "");
      }
      umoci("unpack", "--image", temp.resolve("layout") + ":tree", temp.resolve("bundle") + "");

      assertThat(list(temp.resolve("bundle/rootfs"))).containsExactlyElementsOf(list(live));
    }
  }

  /** Go's archive/tar takes an empty value in a PAX header for none (reader.go, mergePAX). */
  private static List<String> list(Path tree) throws Exception {
    return TreeListing.of(Sandbox.path(tree)).stream()
        .map(line -> line.replaceAll(" user\\.a\\d=(?= |$)", ""))
        .toList();
  }

  private static void umoci(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("umoci"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
  }
}
