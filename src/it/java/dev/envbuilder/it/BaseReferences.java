package dev.envbuilder.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pushes the base images of the build cases to a registry and names what it pushed. */
final class BaseReferences {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private BaseReferences() {}

  /** Names, as they stand between at signs in the cases, and what they stand for. */
  static Map<String, String> push(LocalRegistry registry, Path scratch) throws IOException {
    var references = new LinkedHashMap<String, String>();
    references.put("REGISTRY", registry.host());
    references.put("BUSYBOX", registry.push(BaseImages.busybox().path(), "base/busybox:1"));
    references.put("MUSL", registry.push(BaseImages.musl().path(), "base/musl:1"));
    references.put("DEBIAN", registry.push(BaseImages.debian().path(), "base/debian:1"));
    String digest =
        Jq.string(BaseImages.busybox().path().resolve("index.json"), ".manifests[0].digest");
    references.put("DIGEST", digest);
    references.put("INDEX", registry.pushManifest("base/busybox", "index", INDEX, index(digest)));
    references.put(
        "ONBUILD", registry.push(onbuild(scratch.resolve("onbuild")).path(), "base/onbuild:1"));
    return references;
  }

  static String fill(String text, Map<String, String> references) {
    String filled = text;
    for (Map.Entry<String, String> reference : references.entrySet()) {
      filled = filled.replace("@" + reference.getKey() + "@", reference.getValue());
    }
    return filled;
  }

  /** An index in which only one image is for this machine. */
  private static String index(String digest) throws IOException {
    long size = Files.size(BaseImages.busybox().blob(digest));
    var other =
        Map.of(
            "mediaType", MANIFEST,
            "digest", digest,
            "size", size,
            "platform", Map.of("os", "linux", "architecture", "mips64le"));
    var ours =
        Map.of(
            "mediaType", MANIFEST,
            "digest", digest,
            "size", size,
            "platform", Map.of("os", "linux", "architecture", OciLayout.architecture()));
    return Json.of(
        Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", List.of(other, ours)));
  }

  /** busybox with instructions for those who build on it, as docker build notes them. */
  private static OciLayout onbuild(Path path) {
    try (var root = UnpackedImage.of(BaseImages.busybox())) {
      return OciLayout.pack(
          root.root(),
          path,
          Map.of(
              "Env", List.of("PATH=/bin"),
              "OnBuild",
                  List.of(
                      "ENV TRIGGERED=yes",
                      "COPY tree/a.txt /onbuild/",
                      "RUN echo $TRIGGERED >/onbuild/ran")));
    }
  }
}
