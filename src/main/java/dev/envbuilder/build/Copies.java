package dev.envbuilder.build;

import dev.envbuilder.context.IgnoreRuleException;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.dockerfile.FileModeChange;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Accounts;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.Root;
import dev.envbuilder.rootfs.copy.CopyException;
import dev.envbuilder.rootfs.copy.CopyOwner;
import dev.envbuilder.rootfs.copy.CopyPlan;
import dev.envbuilder.rootfs.copy.CopyRequest;
import dev.envbuilder.rootfs.copy.CopyTime;
import dev.envbuilder.rootfs.copy.ModeChange;
import dev.envbuilder.rootfs.copy.TreeMerge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out COPY and ADD in the live root. */
final class Copies {
  private static final int DOCUMENT_MODE = 0644;

  private final LiveRoot live;
  private final Trees trees;
  private final Directories directories;
  private final BytePath temporary;
  private final CopyTime time;
  private final EventSink events;
  private int folders;
  private Optional<Described> described = Optional.empty();

  /**
   * For one build.
   *
   * @param sourceDate the time of all that is copied (BuildKit {@code dispatchCopy},
   *     WithCreatedTime)
   */
  Copies(
      LiveRoot live,
      Trees trees,
      Directories directories,
      BytePath temporary,
      Optional<Instant> sourceDate,
      EventSink events) {
    this.live = live;
    this.trees = trees;
    this.directories = directories;
    this.temporary = temporary;
    this.time = time(sourceDate);
    this.events = events;
  }

  /** Where a layer's times all become 1970, files need not look that old in the root, too. */
  private static CopyTime time(Optional<Instant> sourceDate) {
    return sourceDate
        .filter(date -> !date.equals(Instant.EPOCH))
        .<CopyTime>map(date -> new CopyTime.Fixed(date.getEpochSecond(), 0))
        .orElse(CopyTime.asSource());
  }

  /** A plan whose content is in a key. */
  private record Described(CopyStep step, CopyPlan plan) {}

  /** Adds what is copied, by content, to a cache key. */
  void describe(CopyStep step, CacheKey.Parts key) throws BuildException, IOException {
    if (step.sources().isEmpty()) {
      return;
    }
    try {
      // to whom the files go is in the key by name: the tree below, which is too, gives it its
      // number
      CopyPlan plan = CopyPlan.of(request(step, CopyOwner.asSource()));
      key.put("content", plan.digest().toString());
      described = Optional.of(new Described(step, plan));
    } catch (CopyException e) {
      throw BuildException.at(step.about().range(), e);
    }
  }

  /** Copies. What was described is what is copied: a source that changed in between is an error. */
  void execute(CopyStep step) throws BuildException, IOException {
    Root root = live.settled();
    CopyOwner owner = owner(step);
    List<CopyPlan> plans = new ArrayList<>();
    try {
      if (!step.sources().isEmpty()) {
        Optional<Described> before = described.filter(known -> known.step().equals(step));
        CopyPlan plan =
            before.isPresent()
                ? before.get().plan().withOwner(owner)
                : CopyPlan.of(request(step, owner));
        plans.add(plan);
      }
      if (!step.documents().isEmpty()) {
        plans.add(documents(step, owner));
      }
      apply(step, plans, root);
    } catch (CopyException e) {
      throw BuildException.at(step.about().range(), e);
    } finally {
      described = Optional.empty();
      live.forgetPaths();
    }
  }

  /** With {@code --link} what was copied is laid over the root, which the copy did not see. */
  private void apply(CopyStep step, List<CopyPlan> plans, Root root) throws IOException {
    CopyWarnings warnings = new CopyWarnings(step, events);
    for (CopyPlan plan : plans) {
      plan.unmatched().forEach(warnings::unmatched);
    }
    if (!step.isLinked()) {
      for (CopyPlan plan : plans) {
        plan.apply(root.directory(), root.keep()::keeps, warnings);
      }
      return;
    }
    BytePath tree = makeFolder("link-");
    try (Directory directory = Directory.open(tree)) {
      for (CopyPlan plan : plans) {
        plan.apply(directory, path -> false, warnings);
      }
    }
    new TreeMerge(root.directory(), root.keep()::keeps, warnings).merge(tree);
  }

  private BytePath makeFolder(String name) throws IOException {
    BytePath folder = temporary.resolve(name + folders++);
    try (Directory parent = Directory.open(temporary)) {
      parent.makeDirectory(folder.name(), 0700);
    }
    return folder;
  }

  private CopyPlan documents(CopyStep step, CopyOwner owner) throws IOException {
    BytePath folder = makeFolder("documents-");
    List<String> names = new ArrayList<>();
    try (Directory directory = Directory.open(folder)) {
      for (CopyStep.Document document : step.documents()) {
        BytePath name = BytePath.of(document.name());
        try (OpenFile file = directory.createFile(name, DOCUMENT_MODE)) {
          byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
          file.write(text, 0, text.length);
          file.chmod(DOCUMENT_MODE);
        }
        names.add(document.name());
      }
    }
    return CopyPlan.of(
        CopyRequest.ofContext(folder, names, step.destination())
            .withoutWildcards()
            .withOwner(owner)
            .withMode(mode(step))
            .withTime(time));
  }

  private CopyRequest request(CopyStep step, CopyOwner owner) throws BuildException, IOException {
    Trees.Tree tree = trees.of(step.source());
    CopyRequest request =
        tree.rootOwned()
            ? CopyRequest.ofContext(tree.root(), step.sources(), step.destination())
                .withIgnore(tree.rules(), tree.rulesFile())
            : CopyRequest.ofStage(tree.root(), step.sources(), step.destination());
    request = step.options().parents() ? request.withParents() : request;
    request =
        step.options().archives() == CopyStep.Archives.UNPACK ? request.withUnpack() : request;
    return request
        .withExcludes(excludes(step))
        .withOwner(owner)
        .withMode(mode(step))
        .withTime(time);
  }

  private static IgnoreRules excludes(CopyStep step) throws BuildException {
    if (step.options().excludes().isEmpty()) {
      return IgnoreRules.NONE;
    }
    try {
      return IgnoreRules.ofPatterns(step.options().excludes(), "--exclude");
    } catch (IgnoreRuleException e) {
      throw BuildException.at(step.about().range(), e);
    }
  }

  private CopyOwner owner(CopyStep step) throws BuildException, IOException {
    Optional<String> chown = step.options().owner();
    if (chown.isEmpty()) {
      return CopyOwner.asSource();
    }
    FileOwner.Words words = FileOwner.parse(chown.get());
    Accounts accounts =
        words.isNumeric() ? Accounts.parse(new byte[0], new byte[0]) : directories.accounts();
    FileOwner owner = words.resolve(accounts, new CopyWarnings(step, events)::unknownAccount);
    return new CopyOwner.Fixed(owner.uid(), owner.gid());
  }

  private static ModeChange mode(CopyStep step) {
    Optional<FileModeChange> change = step.options().mode();
    if (change.isEmpty()) {
      return ModeChange.none();
    }
    FileModeChange mode = change.get();
    return new ModeChange() {
      @Override
      public boolean isAbsolute() {
        return mode.isAbsolute();
      }

      @Override
      public int apply(int bits, boolean directory) {
        return mode.apply(bits, directory);
      }
    };
  }
}
