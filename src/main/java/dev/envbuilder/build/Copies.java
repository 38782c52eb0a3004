package dev.envbuilder.build;

import dev.envbuilder.context.IgnoreRuleException;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.dockerfile.FileModeChange;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Accounts;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.linux.UnknownAccountException;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.Root;
import dev.envbuilder.rootfs.copy.CopyException;
import dev.envbuilder.rootfs.copy.CopyListener;
import dev.envbuilder.rootfs.copy.CopyOwner;
import dev.envbuilder.rootfs.copy.CopyPlan;
import dev.envbuilder.rootfs.copy.CopyRequest;
import dev.envbuilder.rootfs.copy.CopyTime;
import dev.envbuilder.rootfs.copy.ModeChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  private final EventSink events;
  private int documentFolders;
  private Optional<Described> described = Optional.empty();

  Copies(
      LiveRoot live, Trees trees, Directories directories, BytePath temporary, EventSink events) {
    this.live = live;
    this.trees = trees;
    this.directories = directories;
    this.temporary = temporary;
    this.events = events;
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
      CopyPlan plan = CopyPlan.of(request(step, natural(step)));
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
    try {
      if (!step.sources().isEmpty()) {
        Optional<Described> before = described.filter(known -> known.step().equals(step));
        CopyPlan plan =
            before.isPresent()
                ? before.get().plan().withOwner(owner)
                : CopyPlan.of(request(step, owner));
        apply(step, plan, root);
      }
      if (!step.documents().isEmpty()) {
        CopyOwner documentOwner = step.options().owner().isPresent() ? owner : CopyOwner.root();
        applyDocuments(step, documentOwner, root);
      }
    } catch (CopyException e) {
      throw BuildException.at(step.about().range(), e);
    } finally {
      described = Optional.empty();
      live.forgetPaths();
    }
  }

  private void apply(CopyStep step, CopyPlan plan, Root root) throws IOException {
    for (String word : plan.unmatched()) {
      events.accept(new Event.Warning(step.about().range() + ": nothing matches '" + word + "'"));
    }
    plan.apply(root.directory(), root.keep()::keeps, new Told(step, events));
  }

  private void applyDocuments(CopyStep step, CopyOwner owner, Root root) throws IOException {
    BytePath folder = temporary.resolve("documents-" + documentFolders++);
    List<String> names = new ArrayList<>();
    try (Directory parent = Directory.open(temporary)) {
      parent.makeDirectory(folder.name(), 0700);
      try (Directory directory = parent.openDirectory(folder.name())) {
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
    }
    CopyRequest plain = CopyRequest.ofContext(folder, names, step.destination());
    CopyRequest request =
        new CopyRequest(
            plain.sourceRoot(),
            plain.sources(),
            plain.destination(),
            false,
            false,
            step.options().link(),
            false,
            IgnoreRules.NONE,
            "",
            IgnoreRules.NONE,
            owner,
            mode(step),
            CopyTime.asSource());
    apply(step, CopyPlan.of(request), root);
  }

  private CopyRequest request(CopyStep step, CopyOwner owner) throws BuildException, IOException {
    Trees.Tree tree = trees.of(step.source());
    return new CopyRequest(
        tree.root(),
        step.sources(),
        step.destination(),
        true,
        step.options().parents(),
        step.options().link(),
        step.options().archives() == CopyStep.Archives.UNPACK,
        tree.rules(),
        tree.rulesFile(),
        excludes(step),
        owner,
        mode(step),
        CopyTime.asSource());
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

  /** Whose the files are without {@code --chown}. */
  private CopyOwner natural(CopyStep step) throws IOException {
    return trees.of(step.source()).rootOwned() ? CopyOwner.root() : CopyOwner.asSource();
  }

  private CopyOwner owner(CopyStep step) throws BuildException, IOException {
    Optional<String> chown = step.options().owner();
    if (chown.isEmpty()) {
      return natural(step);
    }
    Accounts accounts =
        FileOwner.isNumeric(chown.get())
            ? Accounts.parse(new byte[0], new byte[0])
            : directories.accounts();
    try {
      FileOwner owner = FileOwner.resolve(chown.get(), accounts);
      return new CopyOwner.Fixed(owner.uid(), owner.gid());
    } catch (UnknownAccountException | BuildException e) {
      throw BuildException.at(
          step.about().range(), "--chown=" + chown.get() + ": " + e.getMessage());
    }
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

  /** Tells what a copy could not do. */
  private record Told(CopyStep step, EventSink events) implements CopyListener {
    @Override
    public void wrote(BytePath path) {
      // the snapshot finds it
    }

    @Override
    public void kept(BytePath path) {
      events.accept(
          new Event.Warning(
              step.about().range()
                  + ": '"
                  + path
                  + "' is not written, because it is a mount or kept by the builder"));
    }

    @Override
    public void lostXattr(BytePath path, BytePath attribute, LinuxException why) {
      events.accept(
          new Event.Warning(
              step.about().range()
                  + ": the attribute '"
                  + attribute
                  + "' of '"
                  + path
                  + "' is lost: "
                  + why.getMessage()));
    }
  }
}
