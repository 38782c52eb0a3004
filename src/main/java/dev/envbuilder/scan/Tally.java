package dev.envbuilder.scan;

import dev.envbuilder.image.ImageException;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.leak.Finding;
import dev.envbuilder.leak.Findings;
import dev.envbuilder.secret.SecretSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Collects what a search finds, counts what it looked at, and makes the report. */
final class Tally {
  /** More findings than anybody reads. */
  private static final int MOST_FINDINGS = 10_000;

  /** After so many problems the rest would fail, too. */
  private static final int MOST_PROBLEMS = 20;

  /** More layers and documents than any set of images has. */
  private static final int MOST_PARTS = 100_000;

  private final SecretSearch search;
  private final Consumer<String> progress;
  private final ShownText shown;
  private final List<Found> found = new ArrayList<>();
  private final Map<String, List<Found>> byDigest = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private boolean truncated;
  private int images;
  private int layers;
  private long documents;
  private long files;
  private long processes;
  private long bytes;
  private long refused;

  /**
   * @param progress is told what is searched next
   */
  Tally(SecretSearch search, Consumer<String> progress) {
    this.search = search;
    this.progress = progress;
    this.shown = new ShownText(search);
  }

  SecretSearch search() {
    return search;
  }

  ShownText shown() {
    return shown;
  }

  void image() {
    images++;
  }

  void layer() {
    layers++;
  }

  void document() {
    documents++;
  }

  void file() {
    files++;
  }

  void process() {
    processes++;
  }

  void bytes(long count) {
    bytes += count;
  }

  void refused() {
    refused++;
  }

  /**
   * Takes what was found in a part.
   *
   * @param rest what was found in all of it, told where it was found nowhere in particular
   */
  void add(Part part, Findings findings, Findings rest) {
    List<Finding> all = findings.all();
    truncated |= all.size() >= MOST_FINDINGS;
    List<Found> here = new ArrayList<>();
    all.forEach(finding -> here.add(found(part, finding)));
    for (Finding finding : rest.all()) {
      if (all.stream().noneMatch(other -> other.secret().equals(finding.secret()))) {
        here.add(found(part, finding));
      }
    }
    here.forEach(this::keep);
    if (!part.digest().isEmpty()) {
      byDigest.put(part.digest(), List.copyOf(here));
    }
  }

  private Found found(Part part, Finding finding) {
    Spot spot = Spot.of(finding.place());
    // members of archives have names of their own
    String path = shown.of(spot.path());
    return new Found(part, spot.where(), path, finding.secret(), finding.form(), finding.count());
  }

  /**
   * Whether this content was searched as another part; what was found is then told for this one.
   *
   * @throws IOException if there are more parts than there can be
   */
  boolean isKnown(Part part) throws IOException {
    List<Found> before = byDigest.get(part.digest());
    if (before != null) {
      before.forEach(other -> keep(other.in(part)));
      return true;
    }
    if (byDigest.size() >= MOST_PARTS) {
      throw new IOException("there are more than " + MOST_PARTS + " layers and documents");
    }
    return false;
  }

  private void keep(Found one) {
    if (found.size() < MOST_FINDINGS) {
      found.add(one);
    } else {
      truncated = true;
    }
  }

  /** Something could not be searched. */
  void problem(String sentence) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(sentence);
    }
  }

  /** A part of the work. */
  interface Work {
    void run() throws IOException, ImageException, JsonException;
  }

  /** Does a part of the work: what fails is told, and the rest is done. */
  void attempt(Part part, Work work) {
    if (isHopeless()) {
      return;
    }
    progress.accept(part.words());
    try {
      work.run();
    } catch (IOException | ImageException | JsonException e) {
      problem(part.words() + e.getMessage());
    }
  }

  /** Whether so much failed that going on is of no use. */
  boolean isHopeless() {
    return problems.size() >= MOST_PROBLEMS;
  }

  ScanReport report(String target, List<String> secrets) {
    Totals totals = new Totals(images, layers, documents, files, processes, bytes, refused);
    return new ScanReport(target, secrets, found, totals, problems, truncated);
  }
}
