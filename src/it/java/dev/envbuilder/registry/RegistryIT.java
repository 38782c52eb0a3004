package dev.envbuilder.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageIndex;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.LayerCompression;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import dev.envbuilder.image.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against Docker's own registry, with skopeo as the second opinion. */
class RegistryIT {
  /** Two tar blocks of zeros: the smallest layer, an empty archive. */
  private static final byte[] LAYER = new byte[1024];

  @TempDir Path directory;

  private Process process;
  private String host;
  private RegistryClient client;

  @BeforeEach
  void start() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    host = "localhost:" + port;
    Path config = directory.resolve("registry.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        log: {level: error}
        storage:
          filesystem: {rootdirectory: %s}
          delete: {enabled: true}
        http: {addr: "127.0.0.1:%d"}
        """
            .formatted(directory.resolve("storage"), port));
    process =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("registry.log").toFile())
            .start();
    awaitPort(port);
    client =
        new RegistryClient(
            RegistryOptions.DEFAULT, CredentialSource.ANONYMOUS, RegistryListener.SILENT);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  private void awaitPort(int port) throws Exception {
    for (int i = 0; i < 200; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        assertThat(process.isAlive()).as("docker-registry runs").isTrue();
        Thread.sleep(50);
      }
    }
    throw new AssertionError("docker-registry does not listen");
  }

  private static String run(String... command) throws Exception {
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(tool.getInputStream().readAllBytes(), UTF_8);
    assertThat(tool.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
    return output;
  }

  private Repository repository(String path) {
    return new Repository(host, path);
  }

  private Manifest push(MediaTypes.Family family, String path, String tag) throws Exception {
    ImageConfig config =
        ImageConfig.empty(Platform.LINUX_AMD64)
            .withEnv("GREETING", "hello")
            .withLayer(new DiffId(Digest.of(LAYER)));
    Descriptor configBlob = Descriptor.of(family.config(), config.toBytes());
    Descriptor layer = Descriptor.of(family.layer(LayerCompression.NONE), LAYER);
    Manifest manifest = Manifest.of(family, configBlob, List.of(layer), Map.of());
    client.pushBlob(repository(path), BlobSource.of(config.toBytes()));
    client.pushBlob(repository(path), BlobSource.of(LAYER));
    client.pushManifest(
        ImageReference.of(repository(path), tag), manifest.bytes(), manifest.mediaType());
    return manifest;
  }

  @ParameterizedTest
  @EnumSource(MediaTypes.Family.class)
  void pushesWhatSkopeoReads(MediaTypes.Family family) throws Exception {
    Manifest manifest = push(family, "acme/app", "1");

    String inspected = run("skopeo", "inspect", "--tls-verify=false", url("acme/app:1"));
    run(
        "skopeo",
        "copy",
        "--src-tls-verify=false",
        url("acme/app:1"),
        "oci:" + directory.resolve("copy") + ":1");

    assertThat(inspected).contains("GREETING=hello").contains(manifest.digest().toString());
  }

  private String url(String image) {
    return "docker://" + host + "/" + image;
  }

  @Test
  void readsWhatSkopeoPushes() throws Exception {
    Path source = directory.resolve("source");
    OciLayout layout = OciLayout.create(source);
    ImageConfig config =
        ImageConfig.empty(Platform.LINUX_AMD64).withLayer(new DiffId(Digest.of(LAYER)));
    Descriptor configBlob = layout.write(MediaTypes.OCI_CONFIG, config.toBytes());
    Descriptor layer = layout.write(MediaTypes.OCI_LAYER, LAYER);
    Manifest manifest = Manifest.of(MediaTypes.Family.OCI, configBlob, List.of(layer), Map.of());
    layout.tag(layout.write(MediaTypes.OCI_MANIFEST, manifest.bytes()), "1");
    run("skopeo", "copy", "--dest-tls-verify=false", "oci:" + source + ":1", url("acme/theirs:1"));

    Manifest read =
        client.manifest(ImageReference.parse(host + "/acme/theirs:1"), Platform.LINUX_AMD64);

    assertThat(client.config(repository("acme/theirs"), read)).isEqualTo(config);
    assertThat(read.layers()).hasSize(1);
    try (InputStream in = client.blob(repository("acme/theirs"), read.layers().getFirst())) {
      assertThat(in.readAllBytes()).isNotEmpty();
    }
  }

  @Test
  void mountsAcrossRepositories() throws Exception {
    push(MediaTypes.Family.OCI, "acme/base", "1");

    PushResult result =
        client.pushBlob(repository("acme/app"), BlobSource.of(LAYER), repository("acme/base"));

    assertThat(result).isEqualTo(PushResult.MOUNTED);
    assertThat(client.hasBlob(repository("acme/app"), Digest.of(LAYER))).isTrue();
  }

  @Test
  void sendsAndFetchesALargeBlob() throws Exception {
    Path file = directory.resolve("large");
    byte[] block = new byte[1 << 20];
    new Random(1).nextBytes(block);
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 64; i++) {
        block[0] = (byte) i;
        out.write(block);
      }
    }
    Digest digest = Digest.parse("sha256:" + run("sha256sum", file.toString()).substring(0, 64));
    long size = Files.size(file);

    client.pushBlob(repository("acme/big"), BlobSource.of(file, digest, size));
    long read;
    try (InputStream in = client.blob(repository("acme/big"), Descriptor.of("a/b", digest, size))) {
      read = in.transferTo(OutputStream.nullOutputStream());
    }

    assertThat(read).isEqualTo(size);
  }

  @Test
  void pushesAnIndexAndSelectsFromIt() throws Exception {
    Manifest manifest = push(MediaTypes.Family.OCI, "acme/multi", "amd64");
    List<Descriptor> children = new ArrayList<>();
    children.add(manifest.descriptor().withPlatform(Platform.LINUX_AMD64));
    ImageIndex index = ImageIndex.of(MediaTypes.Family.OCI, children, Map.of());
    ImageReference name = ImageReference.of(repository("acme/multi"), "1");
    client.pushManifest(name, index.bytes(), index.mediaType());

    assertThat(client.manifest(name, Platform.LINUX_AMD64).digest()).isEqualTo(manifest.digest());
    assertThat(client.head(name).orElseThrow().digest()).isEqualTo(index.digest());
    assertThat(client.hasManifest(name.withTag("none"))).isFalse();
  }

  @Test
  void checksPushAndLeavesNoUploadBehind() throws Exception {
    client.checkPush(repository("acme/check"));

    // distribution 2.8 forgets its hash states when an upload is cancelled, but nothing else
    try (Stream<Path> left = Files.walk(directory.resolve("storage"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .doesNotContain("data", "startedat");
    }
  }

  @Test
  void saysWhichImageIsMissing() {
    assertThatThrownBy(() -> client.resolve(ImageReference.parse(host + "/acme/none:1")))
        .isInstanceOf(RegistryException.NotFound.class)
        .hasMessageContaining("acme/none");
  }
}
