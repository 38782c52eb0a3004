package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A container that is told to stop while it builds. */
@NeedsRoot
class StopIT {
  // engines kill after ten seconds
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void endsARunAndTakesItsSecretsAway(String signal, int status) throws IOException {
    String canary = "canary-" + UUID.randomUUID();
    // a memory file system of this machine, to see what is left in it
    Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "envbuilder-it-");
    Story story =
        Story.of(
                scratch,
                """
                FROM busybox
                RUN echo before >/existing
                RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,target=/existing \\
                    trap 'echo ignored >>/out/trapped' TERM INT HUP; \\
                    nohup sleep 600 & setsid sleep 600 & \\
                    touch /out/waits; while :; do sleep 600; done
                """)
            .withLayers()
            .env("ENVBUILDER_BUILD_SECRET_TOKEN", canary)
            .env("ENVBUILDER_FALLBACK_IMAGE", "busybox");
    story.bundle().volume(memory, "/dev/shm");

    try (Container container = story.bundle().start()) {
      Container.waitFor(() -> Files.exists(story.out().resolve("waits")));
      assertThat(Traces.of(canary, memory)).isNotEmpty();

      container.kill(signal);
      var finished = container.await(PATIENCE);

      assertThat(finished.status()).isEqualTo(status);
      assertThat(finished.err())
          .contains("error: told to stop")
          .doesNotContain("fallback", "in time", "\tat ", canary);
      assertThat(memory).isEmptyDirectory();
      assertThat(container.file("/run")).doesNotExist();
      assertThat(container.file("/existing")).hasContent("before");
      assertThat(Traces.of(canary, container.disk())).isEmpty();
      assertThat(Traces.of(canary, story.layers())).isEmpty();
    } finally {
      Command.run("rm", "-rf", memory.toString());
    }
  }

  @Test
  void endsAPullFromASlowRegistry() throws IOException {
    try (var registry = new SlowRegistry(BaseImages.busybox())) {
      Story story =
          Story.of(scratch, "FROM " + registry.host() + "/slow\nRUN true\n")
              .env("ENVBUILDER_FALLBACK_IMAGE", "busybox");

      try (Container container = story.bundle().start()) {
        registry.awaitBlob();
        container.kill("TERM");
        var finished = container.await(PATIENCE);

        assertThat(finished.status()).isEqualTo(143);
        assertThat(finished.err())
            .contains("error: told to stop")
            .doesNotContain("fallback", "in time", "\tat ");
      }
    }
  }

  @Test
  void endsAnInitCommandAsThatWishes() {
    Story story =
        Story.of(scratch, "FROM busybox\n")
            .env(
                "ENVBUILDER_INIT_SCRIPT",
                "trap 'exit 9' TERM; touch /out/waits; while :; do sleep 0.1; done");

    try (Container container = story.bundle().start()) {
      Container.waitFor(() -> Files.exists(story.out().resolve("waits")));
      container.kill("TERM");

      assertThat(container.await(PATIENCE).status()).isEqualTo(9);
    }
  }

  /** A registry that begins to send a layer and does not end. */
  private static final class SlowRegistry implements AutoCloseable {
    private final OciLayout image;
    private final CountDownLatch sending = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    SlowRegistry(OciLayout image) throws IOException {
      this.image = image;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
    }

    String host() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    void awaitBlob() {
      Container.waitFor(() -> sending.getCount() == 0);
    }

    private void answer(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      if (path.contains("/manifests/")) {
        exchange
            .getResponseHeaders()
            .add("Content-Type", "application/vnd.oci.image.manifest.v1+json");
        send(exchange, image.manifest());
      } else if (path.contains("/blobs/")) {
        Path blob = image.blob(path.substring(path.lastIndexOf('/') + 1));
        if (image.layers().contains(blob)) {
          sendSlowly(exchange, blob);
        } else {
          send(exchange, blob);
        }
      } else {
        exchange.sendResponseHeaders(200, -1);
      }
      exchange.close();
    }

    private static void send(HttpExchange exchange, Path file) throws IOException {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : Files.size(file));
      if (!head) {
        try (OutputStream out = exchange.getResponseBody()) {
          Files.copy(file, out);
        }
      }
    }

    private void sendSlowly(HttpExchange exchange, Path blob) throws IOException {
      exchange.sendResponseHeaders(200, Files.size(blob));
      exchange.getResponseBody().write(Files.readAllBytes(blob), 0, 1000);
      exchange.getResponseBody().flush();
      sending.countDown();
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      closed.countDown();
      server.stop(0);
    }
  }
}
