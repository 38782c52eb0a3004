package dev.envbuilder.scan;

import dev.envbuilder.image.ContentMismatchException;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.Limits;
import dev.envbuilder.path.BytePath;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Searches the images in an archive of {@code docker save}. */
final class DockerImages {
  /** A config's file is named by its digest, by old versions and by new ones. */
  private static final Pattern BY_DIGEST =
      Pattern.compile("/(?:blobs/sha256/)?([0-9a-f]{64})(?:\\.json)?");

  private final Tally tally;
  private final ContentSearch content;
  private final TarFile archive;
  private final Set<BytePath> used = new HashSet<>();
  private final Map<BytePath, String> verified = new HashMap<>();

  DockerImages(Tally tally, TarFile archive) {
    this.tally = tally;
    this.content = new ContentSearch(tally);
    this.archive = archive;
  }

  /** The files that images use. */
  Set<BytePath> used() {
    return used;
  }

  /**
   * Searches an image.
   *
   * @param part with the image's name
   */
  void search(DockerManifest.Image image, Part part) {
    tally.image();
    ConfigFacts facts = config(image, part);
    Part named = part.withPlatform(tally.shown().of(facts.platform()));
    int count = image.layers().size();
    boolean fits = facts.diffIds().size() == count;
    if (!fits) {
      tally.problem(
          named.words()
              + "its config speaks of %d layers, but there are %d, so they cannot be checked"
                  .formatted(facts.diffIds().size(), count));
    }
    for (int i = 0; i < count; i++) {
      BytePath file = image.layers().get(i);
      String diffId = fits ? facts.diffIds().get(i) : "";
      String shown = tally.shown().of(fits ? diffId : file.toString());
      String createdBy = tally.shown().of(facts.createdBy(i, count));
      layer(file, diffId, named.withLayer(i + 1, count, shown, createdBy));
    }
  }

  private ConfigFacts config(DockerManifest.Image image, Part part) {
    ConfigFacts[] facts = {ConfigFacts.NONE};
    tally.attempt(
        part,
        () -> {
          BytePath file = archive.resolve(image.config());
          used.add(file);
          byte[] bytes = archive.read(file, Limits.CONFIG);
          facts[0] = ConfigFacts.of(bytes);
          Digest digest = Digest.of(bytes);
          Part about = part.withDigest(digest.toString());
          content.document(
              about.withPlatform(tally.shown().of(facts[0].platform())), Where.CONFIG, bytes);
          Matcher name = BY_DIGEST.matcher(file.toString());
          if (name.matches() && !name.group(1).equals(digest.hex())) {
            throw new ContentMismatchException(
                "the config '" + file + "'",
                new Digest(Digest.SHA256, name.group(1)),
                "is " + digest);
          }
        });
    return facts[0];
  }

  private void layer(BytePath name, String diffId, Part part) {
    tally.attempt(
        part,
        () -> {
          Optional<Digest> expected =
              diffId.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(diffId));
          BytePath file = archive.resolve(name);
          used.add(file);
          // anybody can claim a digest: only what this very file had is known
          if (diffId.equals(verified.get(file)) && tally.isKnown(part)) {
            return;
          }
          try (InputStream in = archive.open(file)) {
            content.layer(part, in, expected);
            verified.put(file, diffId);
          }
        });
  }
}
