package dev.envbuilder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A workspace with a Dockerfile, and a container that becomes what it describes. {@code FROM
 * busybox} is answered by a folder, so that no registry is needed. What steps and the init command
 * write to the volume {@code /out} can be read here.
 */
final class Story {
  private final Path scratch;
  private final Bundle bundle = Bundle.ofImage();
  private final Map<String, String> environment = new LinkedHashMap<>();

  private Story(Path scratch) {
    this.scratch = scratch;
  }

  /** A container with the root that another one left, as when that one is started again. */
  Bundle restarted(Container ended) {
    return in(Bundle.of(ended.root()));
  }

  private Bundle in(Bundle container) {
    return container
        .volume(workspace(), "/workspaces/empty")
        .volume(out(), "/out")
        .readOnlyVolume(images(), "/images")
        .env("ENVBUILDER_BASE_IMAGE_CACHE_DIR", "/images")
        .env("ENVBUILDER_INIT_SCRIPT", "true");
  }

  /** A story whose files are in a directory that the caller deletes. */
  static Story of(Path scratch, String dockerfile) {
    try {
      var story = new Story(Files.createTempDirectory(scratch, "story-"));
      Files.createDirectory(story.workspace());
      Files.createDirectory(story.out());
      Files.setPosixFilePermissions(story.out(), PosixFilePermissions.fromString("rwxrwxrwx"));
      story.in(story.bundle);
      return story.file("Dockerfile", dockerfile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a file to the workspace. */
  Story file(String name, String text) {
    write(workspace().resolve(name), text);
    return this;
  }

  /** Adds a file to the volume {@code /out}. */
  Story tool(String name, String text) {
    write(out().resolve(name), text);
    return this;
  }

  Story env(String name, String value) {
    bundle.env(name, value);
    environment.put(name, value);
    return this;
  }

  /** A container that also makes layers, kept in {@link #layers()}, and the image 'latest'. */
  Story withLayers() {
    try {
      Files.createDirectories(layers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bundle.volume(layers(), "/layers").env("ENVBUILDER_LAYER_CACHE_DIR", "/layers");
    return env("ENVBUILDER_PUSH_IMAGE", "true");
  }

  /** The container to be, for further settings. */
  Bundle bundle() {
    return bundle;
  }

  Command.Finished run() {
    return bundle.run();
  }

  /** The same container as options of {@code docker run} and {@code podman run}. */
  List<String> engineOptions() {
    var options = new ArrayList<String>();
    options.add("-v=" + workspace() + ":/workspaces/empty");
    options.add("-v=" + out() + ":/out");
    options.add("-v=" + images().toAbsolutePath() + ":/images:ro");
    if (Files.exists(layers())) {
      options.add("-v=" + layers() + ":/layers");
      options.add("-e=ENVBUILDER_LAYER_CACHE_DIR=/layers");
    }
    options.add("-e=ENVBUILDER_BASE_IMAGE_CACHE_DIR=/images");
    environment.forEach((name, value) -> options.add("-e=" + name + "=" + value));
    return options;
  }

  Path workspace() {
    return scratch.resolve("workspace");
  }

  Path out() {
    return scratch.resolve("out");
  }

  Path layers() {
    return scratch.resolve("layers");
  }

  /** What was written to a file of the volume {@code /out}. */
  String out(String name) {
    try {
      return Files.readString(out().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The image that {@link #withLayers} asked for, alone in a layout. */
  OciLayout image() {
    Path layout = scratch.resolve("image");
    Command.run(
        "skopeo",
        "copy",
        "--quiet",
        "--insecure-policy",
        "oci:" + layers() + ":latest",
        "oci:" + layout);
    return new OciLayout(layout);
  }

  /** A layout in which images carry their whole names. */
  private static synchronized Path images() {
    Path images = Dist.cache().resolve("base-images/by-name");
    if (!Files.exists(images.resolve("index.json"))) {
      Command.run(
          "skopeo",
          "copy",
          "--quiet",
          "--insecure-policy",
          "oci:" + BaseImages.busybox().path(),
          "oci:" + images + ":docker.io/library/busybox:latest");
    }
    return images;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
