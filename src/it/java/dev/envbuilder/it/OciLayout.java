package dev.envbuilder.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** An image on disk, put together and taken apart with GNU tar. */
record OciLayout(Path path) {
  private static final String OCI = "application/vnd.oci.image.";

  /** Makes an image of one gzip layer from a file tree and the "config" part of its config. */
  static OciLayout pack(Path root, Path path, Map<String, Object> config) {
    try {
      Files.createDirectories(path.resolve("blobs/sha256"));
      var layout = new OciLayout(path);
      Path tar = path.resolve("layer.tar");
      Command.run(
          "tar",
          "--create",
          "--sort=name",
          "--numeric-owner",
          "--xattrs",
          "--xattrs-include=*",
          "--mtime=@1767225600",
          "--directory=" + root,
          "--file=" + tar,
          ".");
      String diffId = digest(tar);
      Command.run("gzip", "--no-name", tar.toString());
      var layer = layout.add(path.resolve("layer.tar.gz"), OCI + "layer.v1.tar+gzip");
      var image =
          layout.add(
              Map.of(
                  "created",
                  "2026-01-01T00:00:00Z",
                  "architecture",
                  architecture(),
                  "os",
                  "linux",
                  "config",
                  config,
                  "history", // buildah believes it rather than the layers
                  List.of(
                      Map.of(
                          "created",
                          "2026-01-01T00:00:00Z", // which umoci needs
                          "created_by",
                          "OciLayout.pack")),
                  "rootfs",
                  Map.of("type", "layers", "diff_ids", List.of(diffId))),
              OCI + "config.v1+json");
      var manifest =
          layout.add(
              Map.of(
                  "schemaVersion",
                  2,
                  "mediaType",
                  OCI + "manifest.v1+json",
                  "config",
                  image,
                  "layers",
                  List.of(layer)),
              OCI + "manifest.v1+json");
      Files.writeString(path.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
      Files.writeString(
          path.resolve("index.json"),
          Json.of(Map.of("schemaVersion", 2, "manifests", List.of(manifest))));
      return layout;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The image's manifest; an index with several images has no single one. */
  Path manifest() {
    Path index = path.resolve("index.json");
    List<String> digests = Jq.strings(index, ".manifests[].digest");
    if (digests.size() != 1) {
      throw new AssertionError("'" + path + "' holds " + digests.size() + " images, not one");
    }
    Path manifest = blob(digests.getFirst());
    return Jq.string(manifest, ".manifests[0].digest // \"\"").isEmpty()
        ? manifest
        : blob(Jq.string(manifest, ".manifests[0].digest"));
  }

  Path config() {
    return blob(Jq.string(manifest(), ".config.digest"));
  }

  List<Path> layers() {
    var layers = new ArrayList<Path>();
    Jq.strings(manifest(), ".layers[].digest").forEach(digest -> layers.add(blob(digest)));
    return layers;
  }

  Path blob(String digest) {
    return path.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  /** The architecture's name in OCI, of this machine. */
  static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64" -> "arm64";
      case String other -> other; // Java and OCI agree on amd64, ppc64le, riscv64 and s390x
    };
  }

  private Map<String, Object> add(Object json, String type) throws IOException {
    return add(Files.writeString(path.resolve("blob"), Json.of(json)), type);
  }

  private Map<String, Object> add(Path file, String type) throws IOException {
    String digest = digest(file);
    long size = Files.size(file);
    Files.move(file, blob(digest));
    return Map.of("mediaType", type, "digest", digest, "size", size);
  }

  private static String digest(Path file) throws IOException {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
