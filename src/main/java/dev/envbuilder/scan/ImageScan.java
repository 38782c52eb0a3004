package dev.envbuilder.scan;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageIndex;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Limits;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.registry.RegistryClient;
import dev.envbuilder.registry.RemoteManifest;
import dev.envbuilder.secret.SecretSearch;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Searches all of an image: every layer, config, manifest and index. Use it once. */
public final class ImageScan {
  private static final BytePath INDEX = TarFile.key(BytePath.of("index.json"));
  private static final BytePath MARKER = TarFile.key(BytePath.of("oci-layout"));

  private final Tally tally;
  private final Optional<Platform> platform;

  /**
   * @param platform the only one to search of an index; all if empty
   * @param progress is told what is searched next
   */
  public ImageScan(SecretSearch search, Optional<Platform> platform, Consumer<String> progress) {
    this.tally = new Tally(search, progress);
    this.platform = platform;
  }

  /**
   * Searches, and tells in the report what could not be.
   *
   * @param registry is asked for images of registries
   * @param name what the report calls the target
   * @param secrets the ids of what is looked for
   */
  public ScanReport run(
      ScanTarget target, RegistryClient registry, String name, List<String> secrets) {
    try {
      switch (target) {
        case ScanTarget.Remote remote -> remote(remote.reference(), registry);
        case ScanTarget.Local local -> {
          switch (local.kind()) {
            case OCI -> folder(local);
            case OCI_ARCHIVE -> archive(local);
            case DOCKER_ARCHIVE -> dockerArchive(local);
          }
        }
      }
    } catch (IOException | ImageException | JsonException e) {
      tally.problem(String.valueOf(e.getMessage()));
    }
    ScanReport report = tally.report(name, secrets);
    if (report.isComplete() && report.totals().images() == 0) {
      tally.problem("'" + name + "' holds no image");
      return tally.report(name, secrets);
    }
    return report;
  }

  private void remote(ImageReference reference, RegistryClient registry)
      throws IOException, ImageException, JsonException {
    RemoteManifest top = registry.resolve(reference);
    new OciImages(tally, new RegistryBlobs(registry, reference.repository()), platform)
        .document(top.bytes(), top.mediaType(), Part.WHOLE.withDigest(top.digest().toString()), 0);
  }

  private void folder(ScanTarget.Local local) throws IOException, ImageException, JsonException {
    OciLayout layout = OciLayout.open(local.path());
    layout(layout.index(), new LayoutBlobs(layout), local);
  }

  private void archive(ScanTarget.Local local) throws IOException, ImageException, JsonException {
    TarFile file = TarFile.open(local.path());
    if (!file.has(INDEX) && file.has(DockerManifest.NAME)) {
      throw new IOException("'" + local.path() + "' has no index.json: try docker-archive:");
    }
    String origin = "'index.json' in '" + local.path() + "'";
    ImageIndex index =
        ImageIndex.parse(file.read(INDEX, Limits.INDEX), MediaTypes.OCI_INDEX, origin);
    ArchiveBlobs blobs = new ArchiveBlobs(file);
    layout(index, blobs, local);
    others(file, local, blobs.used());
  }

  private void layout(ImageIndex index, ImageBlobs blobs, ScanTarget.Local local)
      throws IOException, JsonException {
    new ContentSearch(tally).document(Part.WHOLE, Where.INDEX, index.bytes());
    OciImages images = new OciImages(tally, blobs, platform);
    List<Descriptor> chosen =
        index.manifests().stream()
            .filter(entry -> local.tag().isEmpty() || local.tag().equals(refName(entry)))
            .filter(entry ->
                platform.isEmpty()
                    || entry.platform().isEmpty()
                    || platform.get().matches(entry.platform().get()))
            .toList();
    if (chosen.isEmpty() && !local.tag().isEmpty()) {
      Set<String> names = new TreeSet<>();
      index.manifests().forEach(entry -> names.add(refName(entry)));
      throw noSuchName(local, names);
    }
    for (Descriptor entry : chosen) {
      String name = chosen.size() > 1 ? tally.shown().of(refName(entry)) : "";
      images.search(entry, Part.WHOLE.withImage(name), 0);
    }
  }

  private static String refName(Descriptor entry) {
    return entry.annotations().getOrDefault(OciLayout.REF_NAME, "");
  }

  private IOException noSuchName(ScanTarget.Local local, Set<String> names) {
    return new IOException(
        "'%s' holds no image '%s': there are %s"
            .formatted(local.path(), local.tag(), tally.shown().of(String.join(", ", names))));
  }

  private void dockerArchive(ScanTarget.Local local)
      throws IOException, ImageException, JsonException {
    TarFile file = TarFile.open(local.path());
    if (!file.has(DockerManifest.NAME) && file.has(INDEX)) {
      throw new IOException("'" + local.path() + "' has no manifest.json: try oci-archive:");
    }
    String origin = "'manifest.json' in '" + local.path() + "'";
    byte[] bytes = file.read(DockerManifest.NAME, Limits.INDEX);
    DockerManifest manifest = DockerManifest.parse(bytes, origin);
    new ContentSearch(tally).document(Part.WHOLE, Where.MANIFEST, bytes);
    DockerImages images = new DockerImages(tally, file);
    Set<String> names = new TreeSet<>();
    boolean found = false;
    for (DockerManifest.Image image : manifest.images()) {
      names.addAll(image.tags());
      if (local.tag().isEmpty() || image.tags().stream().anyMatch(tag -> same(tag, local.tag()))) {
        found = true;
        boolean several = manifest.images().size() > 1 && !image.tags().isEmpty();
        String name = several ? tally.shown().of(image.tags().getFirst()) : "";
        images.search(image, Part.WHOLE.withImage(name));
      }
    }
    if (!found && !local.tag().isEmpty()) {
      throw noSuchName(local, names);
    }
    others(file, local, images.used());
  }

  /** {@code busybox} is {@code docker.io/library/busybox:latest}. */
  private static boolean same(String tag, String wanted) {
    try {
      return tag.equals(wanted) || ImageReference.parse(tag).equals(ImageReference.parse(wanted));
    } catch (ImageException.InvalidReference e) {
      return false;
    }
  }

  /** Whoever is given an archive is given all that is in it, used by an image or not. */
  private void others(TarFile file, ScanTarget.Local local, Set<BytePath> used) {
    if (!local.tag().isEmpty() || platform.isPresent()) {
      return;
    }
    Set<BytePath> done = new HashSet<>(used);
    done.addAll(Set.of(INDEX, DockerManifest.NAME, MARKER));
    // the one that was read; the other may be there, too
    done.remove(local.kind() == ScanTarget.Kind.OCI_ARCHIVE ? DockerManifest.NAME : INDEX);
    ContentSearch content = new ContentSearch(tally);
    for (BytePath name : file.files()) {
      if (!done.contains(name)) {
        String shown = tally.shown().of(name.toString().substring(1));
        tally.attempt(
            Part.WHOLE,
            () -> {
              try (InputStream in = file.open(name)) {
                content.blob(Part.WHOLE, shown, in);
              }
            });
      }
    }
  }
}
