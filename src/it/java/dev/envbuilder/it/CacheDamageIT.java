package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A cache entry that is damaged costs a step, or a build, and never the environment; the next build
 * finds it whole again. Steps are the same to the bit each time, so those after the broken one are
 * still found.
 */
@NeedsRoot
class CacheDamageIT {
  private static final LocalRegistry REGISTRY = LocalRegistry.start();
  private static final String REF_NAME = ".annotations[\"org.opencontainers.image.ref.name\"]";

  private static String base = "";

  /** The files of the entry of one step. */
  private record Entry(Path manifest, Path config, Path layer) {
    Path part(String name) {
      return switch (name) {
        case "manifest" -> manifest;
        case "config" -> config;
        default -> layer;
      };
    }
  }

  @BeforeAll
  static void pushBase() {
    base = REGISTRY.push(BaseImages.busybox().path(), "base/busybox:1");
  }

  @AfterAll
  static void stopRegistry() {
    REGISTRY.close();
  }

  /** A registry takes no blob that it thinks it has: what is garbled there, only it can mend. */
  @ParameterizedTest(name = "{0}, {1}, {2}")
  @CsvSource({
    "folder, manifest, missing, DONE CACHED, true",
    "folder, manifest, truncated, DONE CACHED, true",
    "folder, manifest, garbled, DONE CACHED, true",
    "folder, config, missing, DONE CACHED, true",
    "folder, config, garbled, DONE CACHED, true",
    "folder, layer, missing, DONE CACHED, true",
    "folder, layer, truncated, DONE CACHED, true",
    "folder, layer, garbled, (CACHED )*DONE DONE, true",
    "registry, config, missing, DONE CACHED, true",
    "registry, config, garbled, DONE CACHED, false",
    "registry, manifest, garbled, DONE CACHED, false",
    "registry, layer, missing, DONE CACHED, true",
    "registry, layer, garbled, (CACHED )*DONE DONE, false",
  })
  void isAMissWithAWarning(
      String place, String part, String damage, String expected, boolean isMended)
      throws IOException {
    String repository = "damage/" + part + "/" + damage;
    // a registry keeps equal blobs once: what is damaged here must be nobody else's
    String step = "RUN echo " + repository + " >/";
    try (var workspace = Workspace.of("FROM " + base + "\n" + step + "one\n" + step + "two\n")) {
      Bundle bundle = cached(workspace, place, repository);
      bundle.run().ok();
      damage(firstEntry(workspace, place, repository).part(part), damage);

      Command.Finished finished = bundle.run().ok();

      assertThat(outcomes(finished)).matches(expected);
      assertThat(finished.err()).containsPattern("warning: .*(cannot be used|cannot be unpacked)");
      if (isMended) {
        Command.Finished third = bundle.run().ok();
        assertThat(outcomes(third)).as(third.toString()).isEqualTo("CACHED CACHED");
        assertThat(third.err()).doesNotContain("warning");
      }
    }
  }

  private static Bundle cached(Workspace workspace, String place, String repository) {
    Bundle bundle = workspace.bundle().env("SOURCE_DATE_EPOCH", "1700000000");
    return place.equals("folder")
        ? bundle
            .volume(workspace.beside("cache"), "/cache")
            .env("ENVBUILDER_LAYER_CACHE_DIR", "/cache")
        : bundle.env("ENVBUILDER_CACHE_REPO", REGISTRY.host() + "/" + repository);
  }

  /** That of the step which was built on the base, and not on the other step's layer. */
  private static Entry firstEntry(Workspace workspace, String place, String repository) {
    var folder = new OciLayout(workspace.beside("cache"));
    List<Entry> entries =
        manifests(folder, place, repository).stream()
            .map(digest -> entry(folder, place, digest))
            .toList();
    String parent = Jq.string(BaseImages.busybox().config(), ".rootfs.diff_ids[0]");
    return entries.stream()
        .filter(entry ->
            Jq.string(entry.manifest(), ".annotations[\"dev.envbuilder.cache.parent\"]")
                .equals(parent))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> manifests(OciLayout folder, String place, String repository) {
    if (place.equals("folder")) {
      return Jq.strings(
          folder.path().resolve("index.json"),
          ".manifests[] | select(" + REF_NAME + " | test(\"^[0-9a-f]{64}$\")) | .digest");
    }
    Path tags =
        REGISTRY
            .storage()
            .resolve("docker/registry/v2/repositories")
            .resolve(repository)
            .resolve("_manifests/tags");
    String script =
        "for tag in *; do case $tag in keys-*) ;; *) cat $tag/current/link; echo;; esac; done";
    return Command.of("sh", "-c", script).in(tags).run().ok().lines();
  }

  private static Entry entry(OciLayout folder, String place, String digest) {
    Path manifest = blob(folder, place, digest);
    return new Entry(
        manifest,
        blob(folder, place, Jq.string(manifest, ".config.digest")),
        blob(folder, place, Jq.string(manifest, ".layers[0].digest")));
  }

  private static Path blob(OciLayout folder, String place, String digest) {
    return place.equals("folder") ? folder.blob(digest) : REGISTRY.blob(digest);
  }

  private static void damage(Path blob, String damage) throws IOException {
    if (damage.equals("missing")) {
      Files.delete(blob);
      return;
    }
    try (var file = new RandomAccessFile(blob.toFile(), "rw")) {
      if (damage.equals("truncated")) {
        file.setLength(file.length() - 20);
      } else {
        file.seek(file.length() / 2);
        int octet = file.read();
        file.seek(file.length() / 2);
        file.write(octet ^ 1);
      }
    }
  }

  private static String outcomes(Command.Finished finished) {
    return String.join(
        " ",
        Pattern.compile("^#\\d+ (DONE|CACHED)", Pattern.MULTILINE)
            .matcher(finished.err())
            .results()
            .map(match -> match.group(1))
            .toList());
  }
}
