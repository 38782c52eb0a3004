package dev.envbuilder.image;

import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory of images (image-spec, image-layout.md), which several builders may use at the same
 * time: a blob comes into being whole and synced, by rename, and {@code index.json} changes under a
 * file lock. Unknown files in it are left alone.
 */
public final class OciLayout {
  /** The annotation in {@code index.json} that names an image. */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

  private final Path directory;

  private OciLayout(Path directory) {
    this.directory = directory;
  }

  /**
   * The layout at a directory that must be one already.
   *
   * @throws FileNotFoundException if it is none
   */
  public static OciLayout open(Path directory) throws IOException, ImageException {
    Path marker = directory.resolve("oci-layout");
    byte[] content;
    try {
      content = readCapped(marker, 4096);
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException(
          "'" + directory + "' is not an OCI layout: it has no file 'oci-layout'");
    }
    try {
      JsonObject json = Json.parseObject(content, marker.toString(), JsonOptions.STRICT);
      String version = json.requireString("imageLayoutVersion");
      if (!version.startsWith("1.")) {
        throw json.problem("imageLayoutVersion", "must be 1.x, but is " + Printable.of(version));
      }
    } catch (JsonException e) {
      throw new ImageException.InvalidDocument(e.getMessage());
    }
    return new OciLayout(directory);
  }

  /** The layout at a directory, made where there is none yet. */
  public static OciLayout create(Path directory) throws IOException, ImageException {
    Files.createDirectories(directory.resolve("blobs").resolve(Digest.SHA256));
    OciLayout layout = new OciLayout(directory);
    try (LayoutLock lock = LayoutLock.acquire(directory)) {
      lock.hold();
      if (!Files.exists(directory.resolve("index.json"))) {
        layout.writeIndex(ImageIndex.of(MediaTypes.Family.OCI, List.of(), Map.of()));
      }
      if (!Files.exists(directory.resolve("oci-layout"))) {
        layout.writeFile("oci-layout", LAYOUT.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return open(directory);
  }

  public Path directory() {
    return directory;
  }

  /** The images by name, as {@code index.json} lists them. */
  public ImageIndex index() throws IOException, ImageException {
    Path file = directory.resolve("index.json");
    return ImageIndex.parse(readCapped(file, Limits.INDEX), MediaTypes.OCI_INDEX, file.toString());
  }

  /** The image with this name; with an empty name, the only image that there is. */
  public Optional<Descriptor> find(String refName) throws IOException, ImageException {
    List<Descriptor> all = index().manifests();
    if (refName.isEmpty()) {
      return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }
    // of two entries with one name the later is the newer one: others append
    return all.reversed().stream()
        .filter(d -> refName.equals(d.annotations().get(REF_NAME)))
        .findFirst();
  }

  /** Names an image whose blobs are all here; another image of that name loses it. */
  public void tag(Descriptor image, String refName) throws IOException, ImageException {
    Descriptor named = refName.isEmpty() ? image : image.withAnnotation(REF_NAME, refName);
    try (LayoutLock lock = LayoutLock.acquire(directory)) {
      lock.hold();
      ImageIndex old = index();
      List<Descriptor> entries = new ArrayList<>();
      for (Descriptor entry : old.manifests()) {
        boolean sameName = refName.equals(entry.annotations().getOrDefault(REF_NAME, ""));
        boolean replaced = refName.isEmpty() ? entry.equals(named) : sameName;
        if (!replaced) {
          entries.add(entry);
        }
      }
      entries.add(named);
      writeIndex(
          ImageIndex.of(
              MediaTypes.Family.OCI,
              entries,
              old.json().has("annotations") ? annotations(old) : Map.of()));
    }
  }

  private static Map<String, String> annotations(ImageIndex index)
      throws ImageException.InvalidDocument {
    try {
      return index.json().stringMap("annotations");
    } catch (JsonException e) {
      throw new ImageException.InvalidDocument(e.getMessage());
    }
  }

  /** Whether the blob is here, with the size that it must have. */
  public boolean has(Digest digest, long size) throws IOException {
    try {
      return Files.size(path(digest)) == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** A blob as content that an upload can read repeatedly, verified each time. */
  public BlobSource blob(Descriptor descriptor) {
    Path file = path(descriptor.digest());
    return new BlobSource() {
      @Override
      public Digest digest() {
        return descriptor.digest();
      }

      @Override
      public long size() {
        return descriptor.size();
      }

      @Override
      public InputStream open() throws IOException {
        return new VerifyingInputStream(
            Files.newInputStream(file), "'" + file + "'", digest(), size());
      }
    };
  }

  /** A small blob whole, verified; at most {@code cap} bytes. */
  public byte[] read(Descriptor descriptor, int cap) throws IOException {
    if (descriptor.size() > cap) {
      throw new IOException(
          "'"
              + path(descriptor.digest())
              + "' has "
              + descriptor.size()
              + " bytes, more than the "
              + cap
              + " that are read");
    }
    try (InputStream in = blob(descriptor).open()) {
      return in.readAllBytes();
    }
  }

  /** Opens a new blob; {@link BlobWriter#commit} gives it its name. */
  public BlobWriter newBlob() throws IOException {
    return BlobWriter.in(directory.resolve("blobs"));
  }

  /** Stores bytes as a blob, in the place of one that is broken, and tells what they are. */
  public Descriptor write(String mediaType, byte[] content) throws IOException {
    Descriptor descriptor = Descriptor.of(mediaType, content);
    if (!holds(descriptor.digest(), content)) {
      try (BlobWriter writer = newBlob()) {
        writer.write(content);
        writer.commit();
      }
    }
    return descriptor;
  }

  private boolean holds(Digest digest, byte[] content) throws IOException {
    return has(digest, content.length) && Arrays.equals(Files.readAllBytes(path(digest)), content);
  }

  /** Where a blob is, or would be. */
  public Path path(Digest digest) {
    return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }

  private void writeIndex(ImageIndex index) throws IOException {
    writeFile("index.json", index.bytes());
  }

  private void writeFile(String name, byte[] content) throws IOException {
    Path temporary = Files.createTempFile(directory, "." + name + "-", ".tmp");
    try {
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        BlobWriter.writeFully(out, content, 0, content.length);
        out.force(true);
      }
      BlobWriter.publish(temporary, directory.resolve(name));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static byte[] readCapped(Path file, int cap) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(cap + 1);
      if (content.length > cap) {
        throw new IOException("'" + file + "' is longer than the " + cap + " bytes that are read");
      }
      return content;
    }
  }
}
