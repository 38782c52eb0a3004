package dev.envbuilder.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloaderTest {
  private static final String HELLO_SHA256 =
      "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final String HELLO_SHA512 =
      "sha512:9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca7"
          + "2323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043";
  private static final NetOptions OPTIONS = NetOptions.DEFAULT.withStall(Duration.ofSeconds(2));

  @TempDir private Path folder;
  private final List<Duration> waits = new ArrayList<>();
  private final Wire wire = new Wire(OPTIONS);
  private FileServer server;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    server = new FileServer();
    file = folder.resolve("file");
  }

  @AfterEach
  void stop() {
    wire.close();
    server.close();
  }

  private Downloader downloader(DownloadLimits limits, Credentials credentials) {
    Retry retry =
        new Retry(waits::add, InstantSource.system(), new Random(1), RetryListener.SILENT);
    return new Downloader(wire, retry, OPTIONS, limits, credentials);
  }

  private Download fetch(String url) throws IOException {
    return downloader(DownloadLimits.DEFAULT, Credentials.NONE)
        .fetch(HttpAddress.parse(url), file, Optional.empty());
  }

  private Download fetch(String url, String checksum) throws IOException {
    return downloader(DownloadLimits.DEFAULT, Credentials.NONE)
        .fetch(HttpAddress.parse(url), file, Optional.of(Checksum.parse(checksum)));
  }

  @Test
  void savesTheFileAndTellsItsDigestAndTime() throws IOException {
    server.on(
        "/hello",
        exchange -> {
          exchange.getResponseHeaders().add("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
          FileServer.send(exchange, 200, "hello".getBytes(StandardCharsets.UTF_8));
        });

    Download download = fetch(server.url("/hello"));

    assertThat(file).hasContent("hello");
    assertThat(download.sha256()).hasToString(HELLO_SHA256);
    assertThat(download.size()).isEqualTo(5);
    assertThat(download.lastModified()).contains(Instant.parse("2015-10-21T07:28:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {HELLO_SHA256, HELLO_SHA512})
  void acceptsTheExpectedContent(String checksum) throws IOException {
    server.file("/hello", "hello");

    fetch(server.url("/hello"), checksum);

    assertThat(file).hasContent("hello");
  }

  @Test
  void namesBothDigestsOfWrongContent() {
    server.file("/hello", "other");

    assertThatThrownBy(() -> fetch(server.url("/hello"), HELLO_SHA256))
        .isInstanceOf(NetException.WrongContent.class)
        .hasMessageContaining(HELLO_SHA256)
        .hasMessageContaining(
            "gave sha256:d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f")
        .hasMessageContaining(server.url("/hello"));
    assertThat(waits).isEmpty();
  }

  @Test
  void unpacksWhatIsPackedForTheWay() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("hello".getBytes(StandardCharsets.UTF_8));
    }
    server.on(
        "/hello",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          FileServer.send(exchange, 200, packed.toByteArray());
        });

    assertThat(fetch(server.url("/hello")).sha256()).hasToString(HELLO_SHA256);
  }

  @Test
  void refusesWhatOnlySaysItIsPacked() {
    server.on(
        "/hello",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          FileServer.send(exchange, 200, "hello".getBytes(StandardCharsets.UTF_8));
        });

    assertThatThrownBy(() -> fetch(server.url("/hello")))
        .isInstanceOf(NetException.WrongContent.class)
        .hasMessageContaining("gzip");
  }

  @Test
  void followsRedirects() throws IOException {
    server.on(
        "/old",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/new?x=http://y");
          FileServer.send(exchange, 302, new byte[0]);
        });
    server.file("/new", "hello");

    fetch(server.url("/old"));

    assertThat(file).hasContent("hello");
    assertThat(server.requests()).containsExactly("GET /old", "GET /new?x=http://y");
  }

  @Test
  void doesNotFollowRedirectsForEver() {
    server.on(
        "/loop",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/loop");
          FileServer.send(exchange, 307, new byte[0]);
        });

    assertThatThrownBy(() -> fetch(server.url("/loop")))
        .isInstanceOf(NetException.Refused.class)
        .hasMessageContaining("redirected more than 10 times");
    assertThat(server.requests()).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "http://a b/", "jar:x"})
  void followsToNothingButHttp(String location) {
    server.on(
        "/old",
        exchange -> {
          exchange.getResponseHeaders().add("Location", location);
          FileServer.send(exchange, 302, new byte[0]);
        });

    assertThatThrownBy(() -> fetch(server.url("/old"))).isInstanceOf(NetException.Refused.class);
  }

  @Test
  void showsCredentialsToTheirOwnHostOnly() throws IOException {
    try (FileServer other = new FileServer()) {
      other.file("/end", "hello");
      server.on(
          "/first",
          exchange -> {
            exchange.getResponseHeaders().add("Location", "/second");
            FileServer.send(exchange, 302, new byte[0]);
          });
      server.on(
          "/second",
          exchange -> {
            exchange.getResponseHeaders().add("Location", other.url("/end"));
            FileServer.send(exchange, 302, new byte[0]);
          });

      fetch("http://user:p%40ss@127.0.0.1:" + server.port() + "/first");

      String basic = " Basic dXNlcjpwQHNz"; // user:p@ss
      assertThat(server.requests()).containsExactly("GET /first" + basic, "GET /second" + basic);
      assertThat(other.requests()).containsExactly("GET /end");
    }
  }

  @Test
  void prefersGivenCredentialsToThoseOfTheUrl() throws IOException {
    server.file("/hello", "hello");

    downloader(DownloadLimits.DEFAULT, uri -> Optional.of("Bearer token"))
        .fetch(
            HttpAddress.parse("http://user@127.0.0.1:" + server.port() + "/hello"),
            file,
            Optional.empty());

    assertThat(server.requests()).containsExactly("GET /hello Bearer token");
  }

  @Test
  void neverShowsUserAndPassword() {
    server.on("/secret", exchange -> FileServer.send(exchange, 403, new byte[0]));

    assertThatThrownBy(() -> fetch("http://ann:pw@127.0.0.1:" + server.port() + "/secret?sig=key"))
        .isInstanceOf(NetException.Refused.class)
        .hasMessage(
            "GET "
                + server.url("/secret")
                + " answered 403; give credentials, or check"
                + " that they allow it");
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 400, 401, 404, 410, 501})
  void failsAtOnceOnWhatWillNotPass(int status) {
    server.on("/x", exchange -> FileServer.send(exchange, status, new byte[0]));

    assertThatThrownBy(() -> fetch(server.url("/x")))
        .isInstanceOfSatisfying(
            NetException.Refused.class, e -> assertThat(e.status()).isEqualTo(status));
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void triesAgainAfterWhatMayPass(int status) throws IOException {
    AtomicInteger times = new AtomicInteger();
    server.on(
        "/x",
        exchange -> {
          if (times.incrementAndGet() < 3) {
            exchange.getResponseHeaders().add("Retry-After", "7");
            FileServer.send(exchange, status, new byte[0]);
          } else {
            FileServer.send(exchange, 200, "hello".getBytes(StandardCharsets.UTF_8));
          }
        });

    fetch(server.url("/x"));

    assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
  }

  @Test
  void givesUpInTheEnd() {
    server.on("/x", exchange -> FileServer.send(exchange, 503, new byte[0]));

    assertThatThrownBy(() -> fetch(server.url("/x")))
        .isInstanceOf(NetException.Refused.class)
        .hasMessageContaining("answered 503");
    assertThat(server.requests()).hasSize(OPTIONS.retry().attempts());
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    assertThatThrownBy(() -> fetch("http://127.0.0.1:" + port + "/x"))
        .isInstanceOf(NetException.Unreachable.class)
        .hasMessageContaining("nobody answers there");
  }

  @Test
  void goesOnWhereTheConnectionBroke() throws IOException {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    List<String> ranges = new ArrayList<>();
    server.on(
        "/big",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          exchange.getResponseHeaders().add("ETag", "\"v1\"");
          if (range == null) {
            FileServer.sendPart(exchange, 200, content, 0, 60_000);
            return;
          }
          ranges.add(range + " " + exchange.getRequestHeaders().getFirst("If-Range"));
          int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
          exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-99999/100000");
          FileServer.sendPart(exchange, 206, content, from, content.length);
        });

    fetch(server.url("/big"));

    assertThat(file).hasBinaryContent(content);
    assertThat(ranges).containsExactly("bytes=60000- \"v1\"");
  }

  @Test
  void beginsAgainWhereTheFileChanged() throws IOException {
    AtomicInteger times = new AtomicInteger();
    byte[] first = "first version".getBytes(StandardCharsets.UTF_8);
    server.on(
        "/file",
        exchange -> {
          exchange.getResponseHeaders().add("ETag", "\"v" + times.incrementAndGet() + "\"");
          if (times.get() == 1) {
            FileServer.sendPart(exchange, 200, first, 0, 5);
          } else {
            FileServer.send(exchange, 200, "second".getBytes(StandardCharsets.UTF_8));
          }
        });

    fetch(server.url("/file"));

    assertThat(file).hasContent("second");
  }

  @Test
  void beginsAgainWithoutAWayToTellTheSameFile() throws IOException {
    AtomicInteger times = new AtomicInteger();
    byte[] content = "hello".getBytes(StandardCharsets.UTF_8);
    server.on(
        "/file",
        exchange -> {
          assertThat(exchange.getRequestHeaders()).doesNotContainKey("Range");
          if (times.incrementAndGet() == 1) {
            FileServer.sendPart(exchange, 200, content, 0, 2);
          } else {
            FileServer.send(exchange, 200, content);
          }
        });

    fetch(server.url("/file"), HELLO_SHA256);

    assertThat(file).hasContent("hello");
  }

  @Test
  void takesNoMoreThanItsLimit() {
    server.file("/hello", "hello");

    assertThatThrownBy(() ->
            downloader(new DownloadLimits(4, 1), Credentials.NONE)
                .fetch(HttpAddress.parse(server.url("/hello")), file, Optional.empty()))
        .isInstanceOf(NetException.WrongContent.class)
        .hasMessageContaining("more than 4 bytes");
  }

  @Test
  void doesNotTryAgainWhereTheDiskFails() {
    server.file("/hello", "hello");
    file = Path.of("/dev/full");

    assertThatThrownBy(() -> fetch(server.url("/hello")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void endsWhenItIsInterrupted() {
    server.on("/hello", exchange -> FileServer.send(exchange, 503, new byte[0]));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> fetch(server.url("/hello")))
        .isInstanceOf(java.io.InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.exists(file)).isFalse();
  }
}
