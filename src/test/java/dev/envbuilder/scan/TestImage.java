package dev.envbuilder.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarWriter;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.LayerCompression;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonWriter;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.registry.CredentialSource;
import dev.envbuilder.registry.RegistryClient;
import dev.envbuilder.registry.RegistryListener;
import dev.envbuilder.registry.RegistryOptions;
import dev.envbuilder.secret.Secret;
import dev.envbuilder.secret.SecretSearch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images made by hand, in a layout. */
final class TestImage {
  static final String VALUE = "hunter22-hunter22";

  private final OciLayout layout;
  private final List<Descriptor> layers = new ArrayList<>();
  private final List<String> diffIds = new ArrayList<>();
  private JsonObject config = JsonObject.EMPTY;

  TestImage(OciLayout layout) {
    this.layout = layout;
  }

  static SecretSearch search() {
    return SecretSearch.of(Map.of("A", Secret.of(VALUE)));
  }

  /** What a scan that must be complete finds, as lines without digests. */
  static List<String> lines(ScanReport report) {
    if (!report.isComplete()) {
      throw new AssertionError(report.problems());
    }
    return findings(report);
  }

  static List<String> findings(ScanReport report) {
    return report.findings().stream()
        .map(Found::sentence)
        .map(line -> line.replaceAll("(^|: )sha256:[0-9a-f]{64}: ", "$1"))
        .map(line -> line.replaceAll(", sha256:[0-9a-f]{64}", ""))
        .toList();
  }

  static ScanReport scan(String target) throws Exception {
    return scan(target, Optional.empty());
  }

  static ScanReport scan(String target, Optional<Platform> platform) throws Exception {
    try (var registry =
        new RegistryClient(
            RegistryOptions.DEFAULT, CredentialSource.ANONYMOUS, new RegistryListener() {})) {
      return new ImageScan(search(), platform, part -> {})
          .run(ScanTarget.parse(target), registry, target, List.of("A"));
    }
  }

  /** An archive of files with these contents. */
  static byte[] tar(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(bytes);
    for (int i = 0; i < namesAndContents.length; i += 2) {
      byte[] content = namesAndContents[i + 1].getBytes(UTF_8);
      tar.write(
          TarEntry.file(BytePath.of(namesAndContents[i]), content.length),
          new ByteArrayInputStream(content));
    }
    tar.finish();
    return bytes.toByteArray();
  }

  static byte[] tar(TarEntry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(bytes);
    tar.write(entry);
    tar.finish();
    return bytes.toByteArray();
  }

  TestImage layer(byte[] tar, LayerCompression as) throws IOException {
    Compression compression =
        switch (as) {
          case NONE -> Compression.NONE;
          case GZIP -> Compression.GZIP;
          case ZSTD -> Compression.ZSTD;
        };
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = compression.compress(packed, Compression.DEFAULT_LEVEL, 1)) {
      out.write(tar);
    }
    diffIds.add(Digest.of(tar).toString());
    return blob(packed.toByteArray(), MediaTypes.Family.OCI.layer(as));
  }

  TestImage layer(byte[] tar) throws IOException {
    return layer(tar, LayerCompression.GZIP);
  }

  TestImage blob(byte[] content, String type) throws IOException {
    layers.add(layout.write(type, content));
    return this;
  }

  TestImage config(String field, JsonObject value) {
    config = config.with(field, value);
    return this;
  }

  TestImage history(String... commands) {
    List<JsonObject> steps = new ArrayList<>();
    for (String command : commands) {
      steps.add(JsonObject.builder().put("created_by", command).build());
    }
    config = config.with("history", JsonArray.of(steps));
    return this;
  }

  byte[] configBytes() {
    JsonObject rootfs = JsonObject.builder().put("diff_ids", JsonArray.ofStrings(diffIds)).build();
    return JsonWriter.compact(
        config.with("os", "linux").with("architecture", "amd64").with("rootfs", rootfs));
  }

  /** The image, stored in the layout and not named yet. */
  Descriptor store(Map<String, String> annotations) throws IOException {
    Descriptor stored = layout.write(MediaTypes.OCI_CONFIG, configBytes());
    Manifest manifest = Manifest.of(MediaTypes.Family.OCI, stored, layers, annotations);
    return layout.write(MediaTypes.OCI_MANIFEST, manifest.bytes());
  }
}
