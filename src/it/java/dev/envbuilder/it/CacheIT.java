package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layer cache, in a registry and in a folder: what is found again, and what happens to it. */
@NeedsRoot
class CacheIT {
  private static final LocalRegistry REGISTRY = LocalRegistry.start();

  /** Every layer step tells on the second run whether it ran: its content would be another. */
  private static final String DOCKERFILE =
      """
      FROM @BUSYBOX@ AS tool
      RUN head -c 16 /dev/urandom >/tool
      FROM @BUSYBOX@
      RUN head -c 16 /dev/urandom >/one
      ARG VALUE=1
      ENV FIXED=1
      LABEL note=1
      RUN head -c 16 /dev/urandom >/two; true $VALUE
      COPY a.txt /dir/
      COPY --from=tool /tool /tool
      RUN head -c 16 /dev/urandom >/three
      """;

  private static String base = "";

  @BeforeAll
  static void pushBase() {
    base = REGISTRY.push(BaseImages.busybox().path(), "base/busybox:1");
  }

  @AfterAll
  static void stopRegistry() {
    REGISTRY.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry", "folder"})
  void runsNothingTwice(String place) {
    try (var workspace = workspace()) {
      RootListing first;
      try (Container container = cached(workspace, place).start()) {
        assertThat(outcomes(container.await().ok()))
            .containsExactly("DONE", "DONE", "DONE", "DONE", "DONE", "DONE");
        first = Workspace.listing(container);
      }
      try (Container container = cached(workspace, place).start()) {
        assertThat(outcomes(container.await().ok()))
            .containsExactly("CACHED", "CACHED", "CACHED", "CACHED", "CACHED", "CACHED");
        assertThat(Workspace.listing(container).diff(first)).isEmpty();
      }
    }
  }

  /** The steps: the tool's RUN, the first RUN, the one with the ARG, COPY, COPY --from, RUN. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          touch -d @77 a.txt Dockerfile                                | CACHED CACHED CACHED CACHED CACHED CACHED
          echo other >not-copied                                       | CACHED CACHED CACHED CACHED CACHED CACHED
          sed -i 's/^RUN/# why\\nrun   /; s/note=1/note=2/' Dockerfile | CACHED CACHED CACHED CACHED CACHED CACHED
          sed -i 's/VALUE=1/VALUE=2/' Dockerfile                       | CACHED CACHED DONE DONE DONE DONE
          sed -i 's/FIXED=1/FIXED=2/' Dockerfile                       | CACHED CACHED DONE DONE DONE DONE
          sed -i 's/^COPY a.txt .dir/COPY a.txt \\/d/' Dockerfile      | CACHED CACHED CACHED DONE DONE DONE
          printf b >a.txt                                              | CACHED CACHED CACHED DONE DONE DONE
          chmod 600 a.txt                                              | CACHED CACHED CACHED DONE DONE DONE
          sed -i 's/-c 16 \\(.* >.tool\\)/-c 8 \\1/' Dockerfile           | DONE CACHED CACHED CACHED DONE DONE
          sed -i '$s/three/3/' Dockerfile                              | CACHED CACHED CACHED CACHED CACHED DONE
          """)
  void runsWhatAChangeTouches(String change, String expected) {
    try (var workspace = workspace()) {
      cached(workspace, "folder").run().ok();

      workspace.shell(change);

      assertThat(String.join(" ", outcomes(cached(workspace, "folder").run().ok())))
          .isEqualTo(expected);
    }
  }

  /** What can be told without reading the blob is a miss; else all is built again. */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "registry, missing, false", "folder, missing, false",
    "registry, truncated, true", "folder, truncated, false",
    "registry, garbled, true", "folder, garbled, true"
  })
  void neverTrustsABrokenBlob(String place, String damage, boolean late) throws IOException {
    try (var workspace = workspace()) {
      String repository = "broken/" + damage;
      Bundle bundle = cached(workspace, place, repository).env("ENVBUILDER_PUSH_IMAGE", "true");
      bundle.run().ok();
      String layer = layerOfStepOne(workspace, place, repository);
      damage(blob(workspace, place, layer), damage);

      var finished = bundle.run();

      assertThat(finished.status()).as(finished.toString()).isZero();
      List<String> outcomes = outcomes(finished);
      assertThat(outcomes.subList(outcomes.size() - 5, outcomes.size())).containsOnly("DONE");
      if (late) {
        assertThat(finished.err()).contains("layer " + layer + " cannot be unpacked: ");
      } else {
        assertThat(outcomes).hasSize(6).startsWith("CACHED");
      }
    }
  }

  @Test
  void goesOnWithoutACacheThatIsGone() throws IOException {
    String gone = "127.0.0.1:" + closedPort() + "/cache";
    try (var workspace = workspace()) {
      var finished =
          workspace
              .bundle()
              .env("ENVBUILDER_CACHE_REPO", gone)
              .env("ENVBUILDER_INIT_SCRIPT", "echo init")
              .run()
              .ok();

      assertThat(finished.out()).isEqualTo("init\n");
      assertThat(finished.err())
          .containsOnlyOnce("cannot be asked: ")
          .containsOnlyOnce("warning: 6 layers were not kept for the next build: ");
    }
  }

  @Test
  void goesOnWhereItMayNotPush() {
    try (var workspace = workspace();
        var readOnly = LocalRegistry.startReadOnly()) {
      Bundle bundle =
          workspace
              .bundle()
              .env("ENVBUILDER_CACHE_REPO", readOnly.host() + "/cache")
              .env("ENVBUILDER_PUSH_IMAGE", "true")
              .env("ENVBUILDER_INIT_SCRIPT", "echo init");

      var finished = bundle.run().ok();
      assertThat(finished.out()).isEqualTo("init\n");
      assertThat(finished.err())
          .contains("layers were not kept for the next build: ")
          .contains("warning: the image was not pushed: ");

      var strict = bundle.env("ENVBUILDER_EXIT_ON_PUSH_FAILURE", "true").run();
      assertThat(strict.status()).isEqualTo(1);
      assertThat(strict.out()).isEmpty();
      assertThat(strict.err()).contains("error: ").contains("not be written to the cache");
    }
  }

  private static Workspace workspace() {
    return Workspace.of(DOCKERFILE.replace("@BUSYBOX@", base)).file("a.txt", "a");
  }

  private static Bundle cached(Workspace workspace, String place) {
    return cached(workspace, place, "cache");
  }

  /** A folder is the workspace's own; a repository outlives it. */
  private static Bundle cached(Workspace workspace, String place, String repository) {
    return place.equals("folder")
        ? workspace
            .bundle()
            .volume(workspace.beside("cache"), "/cache")
            .env("ENVBUILDER_LAYER_CACHE_DIR", "/cache")
        : workspace.bundle().env("ENVBUILDER_CACHE_REPO", REGISTRY.host() + "/" + repository);
  }

  /** How the steps that make layers ended, in their order. */
  private static List<String> outcomes(Command.Finished finished) {
    return Pattern.compile("^#\\d+ (DONE|CACHED)", Pattern.MULTILINE)
        .matcher(finished.err())
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /** The digest of the first RUN's layer in the pushed image: base, then this. */
  private static String layerOfStepOne(Workspace workspace, String place, String repository) {
    Path layout = workspace.beside("image");
    if (place.equals("folder")) {
      Command.run(
          "skopeo",
          "copy",
          "--quiet",
          "--insecure-policy",
          "oci:" + workspace.beside("cache") + ":latest",
          "oci:" + layout);
    } else {
      REGISTRY.pull(repository + ":latest", layout);
    }
    return Jq.string(new OciLayout(layout).manifest(), ".layers[1].digest");
  }

  private static Path blob(Workspace workspace, String place, String digest) {
    return place.equals("folder")
        ? new OciLayout(workspace.beside("cache")).blob(digest)
        : REGISTRY.blob(digest);
  }

  private static void damage(Path blob, String damage) throws IOException {
    switch (damage) {
      case "missing" -> Files.delete(blob);
      case "truncated" -> {
        try (var file = new RandomAccessFile(blob.toFile(), "rw")) {
          file.setLength(file.length() - 20);
        }
      }
      default -> {
        try (var file = new RandomAccessFile(blob.toFile(), "rw")) {
          file.seek(file.length() / 2);
          int octet = file.read();
          file.seek(file.length() / 2);
          file.write(octet ^ 1);
        }
      }
    }
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
