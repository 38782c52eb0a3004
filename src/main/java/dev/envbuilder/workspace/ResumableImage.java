package dev.envbuilder.workspace;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarWriter;
import dev.envbuilder.build.BuiltImage;
import dev.envbuilder.build.Layer;
import dev.envbuilder.build.LayerBlob;
import dev.envbuilder.image.History;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes an image whose containers resume: two layers go on top, this program as it runs here, the
 * same in every image that this release makes, and the config of the image below, from which user
 * and environment are taken. Any engine can start it; its entry point is the launcher.
 */
public final class ResumableImage {
  private static final List<String> PROGRAM = List.of("bin", "names", "runtime", "tmp");

  private final Path base;
  private final OciLayout blobs;

  /**
   * Resumable images made in a container.
   *
   * @param base our own folder
   * @param blobs takes the layers
   */
  public ResumableImage(Path base, OciLayout blobs) {
    this.base = base;
    this.blobs = blobs;
  }

  /** The image with the two layers. */
  public BuiltImage of(BuiltImage image) throws IOException {
    List<Layer> layers = new ArrayList<>(image.layers());
    layers.add(layer(this::writeProgram));
    byte[] state = image.config().toBytes();
    layers.add(layer(tar -> writeState(tar, state)));

    Instant created = image.config().created().orElse(Instant.EPOCH);
    ImageConfig config =
        image
            .config()
            .withEntrypoint(List.of(base.resolve("bin/envbuilder").toString()))
            .withCmd(List.of())
            .withUser("")
            .withWorkingDir("/")
            .withDiffIds(layers.stream().map(Layer::diffId).toList())
            .plusHistory(History.of(created, "envbuilder: the program", "envbuilder", false))
            .plusHistory(
                History.of(created, "envbuilder: the image's config", "envbuilder", false));
    return new BuiltImage(config, layers, image.family());
  }

  /** Writes entries. */
  @FunctionalInterface
  private interface Content {
    void write(TarWriter tar) throws IOException;
  }

  private Layer layer(Content content) throws IOException {
    return LayerBlob.write(
        blobs,
        out -> {
          TarWriter tar = new TarWriter(out);
          content.write(tar);
          tar.finish();
        });
  }

  private void writeState(TarWriter tar, byte[] state) throws IOException {
    Path file = base.resolve(StateFolder.PUSHED);
    tar.write(directory(base));
    tar.write(directory(base.resolve("image")));
    try (OutputStream out = tar.open(TarEntry.file(name(file), state.length).withMode(0644))) {
      out.write(state);
    }
  }

  private void writeProgram(TarWriter tar) throws IOException {
    tar.write(directory(base));
    for (String part : PROGRAM) {
      Path top = base.resolve(part);
      if (!Files.exists(top)) {
        continue;
      }
      // what is in tmp belongs to this run
      int depth = part.equals("tmp") ? 0 : Integer.MAX_VALUE;
      try (Stream<Path> files = Files.walk(top, depth)) {
        for (Path file : files.sorted().toList()) {
          write(tar, file);
        }
      }
    }
  }

  /** The files keep their times, which the JVM compares with those in its start-up cache. */
  private static void write(TarWriter tar, Path file) throws IOException {
    long time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.SECONDS);
    if (Files.isSymbolicLink(file)) {
      BytePath target = BytePath.of(Files.readSymbolicLink(file).toString());
      tar.write(TarEntry.symlink(name(file), target).withMode(0777).withMtime(time, 0));
    } else if (Files.isDirectory(file)) {
      tar.write(directory(file));
    } else {
      boolean program =
          Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
      int mode = program ? 0755 : 0644;
      TarEntry entry =
          TarEntry.file(name(file), Files.size(file)).withMode(mode).withMtime(time, 0);
      try (InputStream in = Files.newInputStream(file)) {
        tar.write(entry, in);
      }
    }
  }

  private static TarEntry directory(Path path) {
    return TarEntry.directory(BytePath.of(name(path) + "/")).withMode(0755);
  }

  /** As archives name it: without the slash at the beginning. */
  private static BytePath name(Path path) {
    return BytePath.of(path.toString().substring(1));
  }
}
