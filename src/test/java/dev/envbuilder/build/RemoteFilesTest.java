package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.git.GitClient;
import dev.envbuilder.git.GitSettings;
import dev.envbuilder.net.Checksum;
import dev.envbuilder.net.Credentials;
import dev.envbuilder.net.DownloadLimits;
import dev.envbuilder.net.Downloader;
import dev.envbuilder.net.FileServer;
import dev.envbuilder.net.HttpAddress;
import dev.envbuilder.net.NetException;
import dev.envbuilder.net.NetOptions;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.RetryListener;
import dev.envbuilder.net.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteFilesTest {
  private static final String HELLO =
      "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir private Path folder;
  private final Wire wire = new Wire(NetOptions.DEFAULT);
  private FileServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FileServer().file("/hello", "hello").file("/other", "other");
  }

  @AfterEach
  void stop() {
    wire.close();
    server.close();
  }

  private RemoteFiles files() throws IOException {
    NetOptions options = NetOptions.DEFAULT;
    Retry retry =
        new Retry(wait -> {}, InstantSource.system(), new Random(1), RetryListener.SILENT);
    return new RemoteFiles(
        new RemoteSources(
            new Downloader(wire, retry, options, DownloadLimits.DEFAULT, Credentials.NONE),
            new GitClient(wire, retry, options, GitSettings.DEFAULT)),
        Files.createTempDirectory(folder, "build"),
        event -> {});
  }

  private RemoteSource.File source(String path, String... checksum) {
    return new RemoteSource.File(
        HttpAddress.parse(server.url(path)),
        "name",
        checksum.length == 0 ? Optional.empty() : Optional.of(Checksum.parse(checksum[0])));
  }

  private static CacheKey key(RemoteFiles files, RemoteSource source) throws IOException {
    CacheKey.Parts parts = new CacheKey.Parts();
    files.describe(source, parts);
    return parts.key();
  }

  private Path fetch(RemoteSource source) throws IOException {
    return Path.of(files().tree(source).toString()).resolve("name");
  }

  @Test
  void givesFilesTheModeAndTheTimeThatBuildKitGives() throws IOException {
    server.on(
        "/dated",
        exchange -> {
          exchange.getResponseHeaders().add("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
          FileServer.send(exchange, 200, "x".getBytes(StandardCharsets.UTF_8));
        });

    Path dated = fetch(source("/dated"));
    Path plain = Path.of(files().tree(source("/hello")).toString());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dated)))
        .isEqualTo("rw-------");
    assertThat(Files.getLastModifiedTime(dated))
        .isEqualTo(FileTime.from(Instant.parse("2015-10-21T07:28:00Z")));
    assertThat(Files.getLastModifiedTime(plain.resolve("name")))
        .isEqualTo(FileTime.from(Instant.EPOCH));
  }

  @Test
  void keysAreOfContentAndNotOfPlace() throws IOException {
    server.file("/same", "hello");

    CacheKey hello = key(files(), source("/hello"));

    assertThat(key(files(), source("/same"))).isEqualTo(hello);
    assertThat(key(files(), source("/other"))).isNotEqualTo(hello);
  }

  @Test
  void aChecksumGivesTheSameKeyWithoutADownload() throws IOException {
    CacheKey hello = key(files(), source("/hello"));
    int before = server.requests().size();

    assertThat(key(files(), source("/hello", HELLO))).isEqualTo(hello);
    assertThat(server.requests()).hasSize(before);
  }

  @Test
  void fetchesOnceForKeyAndCopy() throws IOException {
    RemoteFiles files = files();

    key(files, source("/hello"));
    files.tree(source("/hello"));
    files.tree(source("/hello"));

    assertThat(server.requests()).containsExactly("GET /hello");
  }

  @Test
  void looksAtTheChecksumWhenItFetches() {
    assertThatThrownBy(() -> files().tree(source("/other", HELLO)))
        .isInstanceOf(NetException.WrongContent.class)
        .hasMessageContaining(HELLO);
  }
}
