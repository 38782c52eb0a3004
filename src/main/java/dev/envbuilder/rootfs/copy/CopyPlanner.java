package dev.envbuilder.rootfs.copy;

import dev.envbuilder.context.BadPatternException;
import dev.envbuilder.context.GoGlob;
import dev.envbuilder.context.IgnoreMatch;
import dev.envbuilder.context.IgnoreRule;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the files that the words of an instruction stand for. */
final class CopyPlanner {
  private final CopyRequest request;
  private final Directory root;
  private final SourceTree tree;
  private final List<CopySource> sources = new ArrayList<>();
  private final List<String> unmatched = new ArrayList<>();

  CopyPlanner(CopyRequest request, Directory root) {
    this.request = request;
    this.root = root;
    this.tree = new SourceTree(request);
  }

  List<CopySource> sources() {
    return sources;
  }

  /** Words whose wildcards matched nothing, which is allowed. */
  List<String> unmatched() {
    return unmatched;
  }

  void add(String word) throws IOException {
    if (request.parents()) {
      addWithParents(word);
      return;
    }
    for (BytePath path : expand(word, word)) {
      addPath(word, path, Optional.empty());
    }
  }

  /** The part before the pivot is a source like any other; what is behind it is a pattern in it. */
  private void addWithParents(String word) throws IOException {
    Pivot pivot = Pivot.of(word, true);
    IncludePattern pattern = IncludePattern.compile(pivot.pattern().toString());
    for (BytePath path : expand(pivot.base(), word)) {
      if (pattern.isPlain()) {
        requireVisible(word, path.append(pivot.pattern()));
      }
      addPath(word, path, Optional.of(pattern));
    }
  }

  private void requireVisible(String word, BytePath path) throws IOException {
    InsideRoot.Place place = InsideRoot.resolveParent(root, path);
    if (place.status().isEmpty()) {
      throw notFound(word, place.path());
    }
    requireVisible(word, path, place.isDirectory());
  }

  private void requireVisible(String word, BytePath path, boolean isDirectory)
      throws CopyException {
    IgnoreMatch match = request.ignore().match(path);
    if (match.excluded() && (match.canSkip() || !isDirectory)) {
      throw ignored(word, path, match);
    }
  }

  /** {@link #add} for a path without wildcards, but looking at nothing below it. */
  void require(String word) throws IOException {
    Pivot pivot = Pivot.of(word, request.parents());
    BytePath base = BytePath.of("/" + pivot.base()).clean();
    if (GoGlob.hasWildcards(base) || GoGlob.hasWildcards(pivot.pattern())) {
      return;
    }
    InsideRoot.Place place = InsideRoot.resolve(root, base);
    checkLinks(word, place);
    if (place.status().isEmpty()) {
      throw notFound(word, place.path());
    }
    requireVisible(word, place.path(), place.isDirectory());
    if (request.parents()) {
      requireVisible(word, base.append(pivot.pattern()));
    }
  }

  /** What {@code --parents} makes of a word: where it looks, and what for. */
  private record Pivot(String base, BytePath pattern) {
    static Pivot of(String word, boolean parents) {
      if (!parents) {
        return new Pivot(word, BytePath.EMPTY);
      }
      int at = word.indexOf("/./");
      BytePath pattern = BytePath.of("/" + (at < 0 ? word : word.substring(at + 3))).clean();
      return new Pivot(at < 0 ? "/" : word.substring(0, at), pattern.substring(1));
    }
  }

  /** Wildcards, or the path itself: clean, absolute, links not followed yet. */
  private List<BytePath> expand(String text, String word) throws IOException {
    BytePath clean = BytePath.of("/" + text).clean();
    if (!request.wildcards() || !GoGlob.hasWildcards(clean)) {
      return List.of(clean);
    }
    List<BytePath> names = clean.names();
    int first = 0;
    while (!GoGlob.hasWildcards(names.get(first))) {
      first++;
    }
    InsideRoot.Place base = InsideRoot.resolve(root, BytePath.join(true, names.subList(0, first)));
    checkLinks(word, base);
    if (base.status().isEmpty()) {
      throw notFound(word, base.path());
    }
    if (!base.isDirectory()) {
      unmatched.add(word);
      return List.of();
    }
    BytePath pattern = BytePath.join(false, names.subList(first, names.size()));
    List<BytePath> matches = new ArrayList<>();
    try (Directory directory = InsideRoot.open(root, base.path())) {
      Glob glob = new Glob(GoGlob.compile(pattern), names.size() - first, pattern);
      glob.collect(directory, BytePath.EMPTY, 1, request.ignore().match(base.path()), matches);
    } catch (BadPatternException e) {
      throw new CopyException.BadPattern(word, e.problem());
    }
    if (matches.isEmpty()) {
      unmatched.add(word);
    }
    return matches.stream().map(base.path()::append).toList();
  }

  /** Go's filepath.Match on every path below a directory, as fsutil walks it. */
  private record Glob(GoGlob pattern, int levels, BytePath text) {
    void collect(
        Directory directory, BytePath path, int level, IgnoreMatch ignore, List<BytePath> matches)
        throws IOException {
      List<DirectoryEntry> entries = directory.entries();
      entries.sort(Comparator.comparing(DirectoryEntry::name));
      for (DirectoryEntry entry : entries) {
        IgnoreMatch below = ignore.child(entry.name());
        BytePath child = path.append(entry.name());
        Optional<FileStatus> status =
            below.canSkip() ? Optional.empty() : directory.find(entry.name());
        if (status.isEmpty()) {
          continue;
        }
        boolean isDirectory = status.get().isDirectory();
        if (pattern.matches(child)) {
          if (isDirectory || !below.excluded()) {
            matches.add(child);
          }
        } else if (isDirectory && (level < levels || hasClass())) {
          try (Directory opened = directory.openDirectory(entry.name())) {
            collect(opened, child, level + 1, below, matches);
          }
        }
      }
    }

    /** Only a negated class can match a slash, and so reach below its own level. */
    private boolean hasClass() {
      for (int i = 0; i < text.length(); i++) {
        if (text.at(i) == '[') {
          return true;
        }
      }
      return false;
    }
  }

  private void addPath(String word, BytePath path, Optional<IncludePattern> include)
      throws IOException {
    InsideRoot.Place place = InsideRoot.resolve(root, path);
    checkLinks(word, place);
    if (place.status().isEmpty()) {
      throw notFound(word, place.path());
    }
    requireVisible(word, place.path(), place.isDirectory());
    if (place.isDirectory()) {
      addDirectory(word, path, place, include);
    } else {
      addFile(word, path.name(), place);
    }
  }

  private void addDirectory(
      String word, BytePath path, InsideRoot.Place place, Optional<IncludePattern> include)
      throws IOException {
    try (Directory directory = InsideRoot.open(root, place.path())) {
      Optional<CopyNode> node = tree.directory(directory, place.path(), path.name(), include);
      if (node.isEmpty() && request.wildcards() && GoGlob.hasWildcards(BytePath.of(word))) {
        return; // in the context there is no such directory, so the wildcard did not match it
      }
      if (node.isEmpty()) {
        throw ignored(word, place.path(), request.ignore().match(place.path()));
      }
      if (include.isPresent() && node.get().children().isEmpty()) {
        unmatched.add(word);
      }
      sources.add(new CopySource(word, place.path(), node.get(), false));
    }
  }

  private void addFile(String word, BytePath name, InsideRoot.Place place) throws IOException {
    if (request.excludes().match(name).excluded()) {
      return;
    }
    boolean unpacked = request.unpack() && ArchiveStream.isArchive(root, place);
    CopyNode node = CopyNode.file(name, place.status().orElseThrow());
    sources.add(new CopySource(word, place.path(), node, unpacked));
  }

  /** A link that is left out of the context leads nowhere. */
  private void checkLinks(String word, InsideRoot.Place place) throws CopyException {
    for (BytePath link : place.links()) {
      IgnoreMatch match = request.ignore().match(link);
      if (match.excluded()) {
        throw ignored(word, link, match);
      }
    }
  }

  /**
   * @param path where the word leads, of which something is missing
   */
  private CopyException notFound(String word, BytePath path) throws IOException {
    String meant = NearName.of(root, path, request.ignore());
    return new CopyException.NotFound(word, "'" + request.sourceRoot() + "'", meant);
  }

  private CopyException ignored(String word, BytePath path, IgnoreMatch match) {
    IgnoreRule rule = match.rule().orElseThrow();
    return new CopyException.Ignored(word, path.substring(1), rule, request.ignoreFile());
  }
}
