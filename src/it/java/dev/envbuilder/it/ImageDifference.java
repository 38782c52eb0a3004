package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One thing in which two images are not alike, each side on one line.
 *
 * @param subject an absolute path, or a field as {@code config.Env}
 */
record ImageDifference(String subject, String here, String there) {
  private static final String ABSENT = "absent";
  private static final int SHOWN = 200;

  /** Directly in the config of an image, and in its part "config". */
  private static final List<String> FIELDS =
      List.of(
          ".architecture",
          ".author",
          ".os",
          ".variant",
          ".config.Cmd",
          ".config.Entrypoint",
          ".config.Env",
          ".config.ExposedPorts",
          ".config.Healthcheck",
          ".config.Labels",
          ".config.OnBuild",
          ".config.Shell",
          ".config.StopSignal",
          ".config.User",
          ".config.Volumes",
          ".config.WorkingDir");

  /** Between two configs; what is empty counts as absent, as it does for those who run images. */
  static List<ImageDifference> ofConfigs(Path here, Path there) {
    String filter =
        FIELDS.stream()
            .map(field -> "(" + field + ")")
            .reduce((one, other) -> one + ", " + other)
            .map(all -> "[" + all + "] | .[] | select(. != \"\" and . != [] and . != {}) // null")
            .orElseThrow();
    List<String> mine = Jq.values(here, filter);
    List<String> theirs = Jq.values(there, filter);
    var differences = new ArrayList<ImageDifference>();
    for (int i = 0; i < FIELDS.size(); i++) {
      if (!mine.get(i).equals(theirs.get(i))) {
        differences.add(
            new ImageDifference(FIELDS.get(i).substring(1), mine.get(i), theirs.get(i)));
      }
    }
    return differences;
  }

  /** Between two file trees, but for some paths and what is below them. */
  static List<ImageDifference> ofTrees(Path here, Path there, String... less) {
    RootListing mine = RootListing.of(here).without(less);
    RootListing theirs = RootListing.of(there).without(less);
    var paths = new TreeSet<>(mine.entries().keySet());
    paths.addAll(theirs.entries().keySet());
    var differences = new ArrayList<ImageDifference>();
    for (String path : paths) {
      boolean same =
          mine.contains(path) && theirs.contains(path) && mine.get(path).equals(theirs.get(path));
      if (!same) {
        differences.add(
            new ImageDifference(text(path), shown(mine, path, here), shown(theirs, path, there)));
      }
    }
    return differences;
  }

  private static String shown(RootListing listing, String path, Path root) {
    if (!listing.contains(path)) {
      return ABSENT;
    }
    RootListing.Entry entry = listing.get(path);
    var words = new ArrayList<String>(List.of(entry.type(), entry.mode(), entry.owner()));
    if (entry.type().equals("f")) {
      words.add(content(root, path, entry));
    }
    if (!entry.target().isEmpty()) {
      words.add("-> " + text(entry.target()));
    }
    if (!entry.device().isEmpty()) {
      words.add(entry.device());
    }
    if (!entry.links().isEmpty()) {
      words.add("= " + text(entry.links()));
    }
    entry.xattrs().forEach((name, value) -> words.add(name + "=" + value));
    return String.join(" ", words);
  }

  private static String content(Path root, String path, RootListing.Entry entry) {
    String size = entry.size() + " bytes " + entry.content().substring(0, 12);
    // a path that is no UTF-8 cannot be a Path of Java in every locale
    if (Integer.parseInt(entry.size()) > SHOWN || !path.equals(text(path))) {
      return size;
    }
    try {
      String text = Files.readString(root.resolve(path.substring(1)), ISO_8859_1);
      return text.chars().allMatch(c -> c == '\n' || c == '\t' || c >= ' ')
          ? "'" + text(text).strip().replace("\n", "\\n").replace("\t", "\\t") + "'"
          : size;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What octets say in UTF-8. */
  private static String text(String octets) {
    return new String(octets.getBytes(ISO_8859_1), UTF_8);
  }

  @Override
  public String toString() {
    return "# differs: %s | %s | %s | ".formatted(subject, here, there);
  }
}
