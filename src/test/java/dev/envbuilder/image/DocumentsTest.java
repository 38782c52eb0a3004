package dev.envbuilder.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
  private static final Platform ARM64 = Platform.of("linux", "arm64", "");

  private static Descriptor child(String name, String platform) throws Exception {
    return Descriptor.of(MediaTypes.OCI_MANIFEST, name.getBytes(UTF_8))
        .withPlatform(Platform.parse(platform));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }

  @ParameterizedTest
  @EnumSource(MediaTypes.Family.class)
  void readsTheManifestItWrites(MediaTypes.Family family) throws Exception {
    Descriptor config = Descriptor.of(family.config(), bytes("{}"));
    Descriptor layer = Descriptor.of(family.layer(LayerCompression.GZIP), bytes("layer"));
    Manifest made = Manifest.of(family, config, List.of(layer), Map.of());

    Manifest read = Manifest.parse(made.bytes(), family.manifest(), "m");

    assertThat(read.layers()).containsExactly(layer);
    assertThat(read.config()).isEqualTo(config);
    assertThat(read.family()).isEqualTo(family);
    assertThat(read.digest()).isEqualTo(Digest.of(made.bytes())).isEqualTo(made.digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'schemaVersion':2,'config':{},'layers':[],'manifests':[]}",
        "{'schemaVersion':2}",
        "{'schemaVersion':1,'fsLayers':[]}",
        "{'mediaType':'application/vnd.oci.image.index.v1+json','config':{},'layers':[]}",
        "{'mediaType':'text/html','config':{},'layers':[]}",
        "{'config':{'mediaType':'a','digest':'sha256:zz','size':1},'layers':[]}",
        "{'config':{'mediaType':'a','size':1},'layers':[]}",
        "[]",
        "{"
      })
  void refusesWhatIsNoManifest(String json) {
    assertThatThrownBy(() -> Manifest.parse(bytes(json), "", "m"))
        .isInstanceOf(ImageException.InvalidDocument.class)
        .hasMessageStartingWith("m");
  }

  @Test
  void refusesADocumentThatCameUnderAnotherType() {
    byte[] manifest =
        Manifest.of(
                MediaTypes.Family.OCI,
                Descriptor.of(MediaTypes.OCI_CONFIG, new byte[0]),
                List.of(),
                Map.of())
            .bytes();

    assertThatThrownBy(() -> Manifest.parse(manifest, MediaTypes.DOCKER_MANIFEST, "m"))
        .hasMessageContaining("but came as");
  }

  @Test
  void refusesDocumentsAboveTheCap() {
    byte[] big = bytes("{'config':'" + "x".repeat(Limits.MANIFEST) + "'}");

    assertThatThrownBy(() -> Manifest.parse(big, "", "m")).hasMessageContaining("more than");
  }

  @Test
  void selectsThePlatformAndPassesOverAttestations() throws Exception {
    ImageIndex index =
        ImageIndex.of(
            MediaTypes.Family.OCI,
            List.of(
                child("attestation", "unknown/unknown"),
                child("amd64", "linux/amd64"),
                child("arm64", "linux/arm64/v8")),
            Map.of());

    ImageIndex read = ImageIndex.parse(index.bytes(), index.mediaType(), "acme/app:1");

    assertThat(read.select(ARM64).digest()).isEqualTo(Digest.of("arm64".getBytes(UTF_8)));
    assertThatThrownBy(() -> read.select(Platform.parse("linux/s390x")))
        .isInstanceOf(ImageException.NoSuchPlatform.class)
        .hasMessage(
            "acme/app:1 has no image for linux/s390x, only for linux/amd64, linux/arm64;"
                + " choose another image or another platform");
  }

  @Test
  void prefersTheNearestVariant() throws Exception {
    ImageIndex index =
        ImageIndex.of(
            MediaTypes.Family.DOCKER,
            List.of(child("v5", "linux/arm/v5"), child("v6", "linux/arm/v6")),
            Map.of());

    assertThat(index.select(Platform.parse("linux/arm/v7")).digest())
        .isEqualTo(Digest.of("v6".getBytes(UTF_8)));
  }

  @Test
  void takesAnOnlyChildWithoutPlatform() throws Exception {
    Descriptor only = Descriptor.of(MediaTypes.OCI_MANIFEST, bytes("x"));

    assertThat(ImageIndex.of(MediaTypes.Family.OCI, List.of(only), Map.of()).select(ARM64))
        .isEqualTo(only);
  }

  @Test
  void keepsUnknownFieldsAndOrderOfAConfig() throws Exception {
    String json =
        "{'os':'linux','x':[1.0],'architecture':'amd64','config':{'Zz':1,'Env':['A=1'],"
            + "'Cmd':null},'rootfs':{'type':'layers','diff_ids':[]}}";

    ImageConfig config = ImageConfig.parse(bytes(json), "c");

    assertThat(config.toBytes()).isEqualTo(bytes(json));
    assertThat(config.withEnv("A", "2").withEnv("B", "x=y").toBytes())
        .isEqualTo(bytes(json.replace("['A=1']", "['A=2','B=x=y']")));
  }

  @Test
  void readsEveryFieldItWrites() throws Exception {
    DiffId layer = new DiffId(Digest.of(bytes("layer")));
    Instant time = Instant.parse("2026-01-02T03:04:05Z");
    Healthcheck health =
        new Healthcheck(
            List.of("CMD", "true"),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(3),
            2);
    ImageConfig made =
        ImageConfig.empty(Platform.of("linux", "arm", "v6"))
            .withCmd(List.of("sh"))
            .withEntrypoint(List.of("/init", "-x"))
            .withUser("app:app")
            .withWorkingDir("/w")
            .withLabels(Map.of("k", "v"))
            .withExposedPorts(List.of("80/tcp", "53/udp"))
            .withVolumes(List.of("/data"))
            .withStopSignal("SIGINT")
            .withHealthcheck(health)
            .withShell(List.of("/bin/bash", "-c"))
            .withOnBuild(List.of("RUN x"))
            .withAuthor("me")
            .withCreated(time)
            .withLayer(layer)
            .plusHistory(History.of(time, "RUN x", "c", false))
            .plusHistory(History.of(time, "ENV", "", true));

    ImageConfig config = ImageConfig.parse(made.toBytes(), "c");

    assertThat(config).isEqualTo(made);
    assertThat(config.platform()).hasToString("linux/arm/v6");
    assertThat(config.cmd()).containsExactly("sh");
    assertThat(config.entrypoint()).containsExactly("/init", "-x");
    assertThat(config.user()).isEqualTo("app:app");
    assertThat(config.workingDir()).isEqualTo("/w");
    assertThat(config.labels()).isEqualTo(Map.of("k", "v"));
    assertThat(config.exposedPorts()).containsExactly("53/udp", "80/tcp");
    assertThat(config.volumes()).containsExactly("/data");
    assertThat(config.stopSignal()).isEqualTo("SIGINT");
    assertThat(config.healthcheck()).contains(health);
    assertThat(config.shell()).containsExactly("/bin/bash", "-c");
    assertThat(config.onBuild()).containsExactly("RUN x");
    assertThat(config.author()).isEqualTo("me");
    assertThat(config.created()).contains(time);
    assertThat(config.diffIds()).containsExactly(layer);
    assertThat(config.history()).hasSize(2);
    assertThat(config.history().get(1).emptyLayer()).isTrue();
    assertThat(config.history().get(0).createdBy()).isEqualTo("RUN x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'config':{'Env':'A=1'}}",
        "{'config':{'Labels':{'a':1}}}",
        "{'rootfs':{'diff_ids':['sha256:1']}}",
        "{'created':'yesterday'}",
        "{'history':[1]}"
      })
  void refusesConfigsWithWrongFields(String json) {
    assertThatThrownBy(() -> ImageConfig.parse(bytes(json), "c.json"))
        .isInstanceOf(ImageException.InvalidDocument.class)
        .hasMessageStartingWith("c.json:1:");
  }

  @Test
  void tellsHowALayerIsPacked() {
    assertThat(MediaTypes.layerCompression(MediaTypes.OCI_LAYER + "+zstd"))
        .contains(LayerCompression.ZSTD);
    assertThat(MediaTypes.layerCompression(MediaTypes.DOCKER_LAYER + ".gzip"))
        .contains(LayerCompression.GZIP);
    assertThat(MediaTypes.layerCompression(MediaTypes.OCI_LAYER)).contains(LayerCompression.NONE);
    assertThat(MediaTypes.layerCompression(MediaTypes.OCI_CONFIG)).isEmpty();
  }
}
