package dev.envbuilder.rootfs.copy;

import dev.envbuilder.context.IgnoreMatch;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Walks a source and takes what the rules leave; nothing is followed, links are copied as such. */
final class SourceTree {
  /** Two descriptors are open per level; no source tree that people make comes near. */
  private static final int MAX_DEPTH = 1000;

  private final IgnoreRules ignoreRules;
  private final IgnoreRules excludeRules;

  SourceTree(CopyRequest request) {
    this.ignoreRules = request.ignore();
    this.excludeRules = request.excludes();
  }

  /** What all rules say of one path. */
  private record Rules(
      IgnoreMatch ignore, IgnoreMatch exclude, Optional<IncludePattern.Step> include) {
    boolean hides() {
      return ignore.excluded() || !chosen();
    }

    /** Whether the instruction's own patterns take this path itself. */
    boolean chosen() {
      return !exclude.excluded() && (include.isEmpty() || include.get().included());
    }

    /** Whether nothing below a hidden directory can be seen either. */
    boolean hidesAllBelow() {
      return ignore.canSkip()
          || exclude.canSkip()
          || (include.isPresent() && !include.get().canInclude());
    }
  }

  /**
   * The tree of a source directory.
   *
   * @param path of the directory, absolute in the source root
   * @param name what it is called at its destination
   * @return empty where the rules hide it and all that is in it
   */
  Optional<CopyNode> directory(
      Directory directory, BytePath path, BytePath name, Optional<IncludePattern> include)
      throws IOException {
    Rules rules =
        new Rules(ignoreRules.match(path), excludeRules.root(), include.map(IncludePattern::root));
    List<CopyNode> children = children(directory, rules, 0);
    if (rules.ignore().excluded() && children.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new CopyNode(name, directory.status(), true, children));
  }

  private List<CopyNode> children(Directory directory, Rules rules, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new CopyException.TooDeep(
          directory.path(), "directories are nested deeper than " + MAX_DEPTH);
    }
    List<DirectoryEntry> entries = directory.entries();
    entries.sort(Comparator.comparing(DirectoryEntry::name));
    List<CopyNode> nodes = new ArrayList<>();
    for (DirectoryEntry entry : entries) {
      child(directory, entry.name(), rules, depth).ifPresent(nodes::add);
    }
    return nodes;
  }

  private Optional<CopyNode> child(Directory directory, BytePath name, Rules above, int depth)
      throws IOException {
    Rules rules = below(above, name);
    if (rules.hides() && rules.hidesAllBelow()) {
      return Optional.empty();
    }
    // A file that vanished between listing and asking was never part of the source.
    Optional<FileStatus> status = directory.find(name);
    if (status.isEmpty()) {
      return Optional.empty();
    }
    if (!status.get().isDirectory()) {
      return rules.hides() ? Optional.empty() : Optional.of(CopyNode.file(name, status.get()));
    }
    try (Directory opened = directory.openDirectory(name)) {
      List<CopyNode> children = children(opened, rules, depth + 1);
      return rules.hides() && children.isEmpty()
          ? Optional.empty()
          : Optional.of(new CopyNode(name, opened.status(), rules.chosen(), children));
    }
  }

  private Rules below(Rules rules, BytePath name) {
    return new Rules(
        ignoreRules.isEmpty() ? rules.ignore() : rules.ignore().child(name),
        excludeRules.isEmpty() ? rules.exclude() : rules.exclude().child(name),
        rules.include().map(step -> step.child(name)));
  }
}
