package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.ChainId;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.History;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.leak.Finding;
import dev.envbuilder.leak.Findings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out a plan, stage by stage and step by step. Afterwards the live root is the target
 * stage's and its layers, if anybody wants them, lie in the caches or in the blob store.
 */
public final class ImageBuilder {
  /** The diff id of a tar without entries: a step that changed nothing. */
  private static final String EMPTY =
      "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

  private static final String COMMENT = "envbuilder.dockerfile.v0";

  private final BuildSettings settings;
  private final Workshop workshop;
  private final EventSink events;
  private final Instant now;

  public ImageBuilder(BuildSettings settings, Workshop workshop, EventSink events, Instant now) {
    this.settings = settings;
    this.workshop = workshop;
    this.events = events;
    this.now = now;
  }

  /** Refuses what can be known to fail; call it before anything changes. */
  public static void check(BuildPlan plan, BuildSettings settings)
      throws BuildException, LeakException {
    RunChecks.check(plan, settings, RunChecks::canMakeNetworks);
    KnownAgents.check(plan, settings.agents());
    if (settings.guard().action() == LeakGuard.Action.STOP) {
      List<String> leaks = settings.guard().inPlan(plan);
      if (!leaks.isEmpty()) {
        throw new LeakException(String.join("\n", leaks) + LeakGuard.advice());
      }
    }
  }

  /** Refuses a plan that copies what its context does not have. */
  public static void check(BuildPlan plan, BuildContext context)
      throws BuildException, IOException {
    CopyChecks.check(plan, context);
  }

  /**
   * Builds.
   *
   * @param name tells this build from others that have the same caches: its Dockerfile's, mostly
   * @throws BuildException if a step fails
   * @throws IOException if the disk or the network does
   */
  public BuiltImage build(BuildPlan plan, String name)
      throws BuildException, IOException, InterruptedException {
    workshop.remotes().prepare(plan);
    if (settings.explainsCache() && settings.caches().isEmpty()) {
      events.accept(
          new Event.Warning("there is no cache to explain: give a repository or a folder"));
    }
    String whole = name + "\n" + plan.target().name() + "\n" + plan.platform();
    try {
      return build(plan, whole, settings.useCache());
    } catch (CachedLayerException e) {
      events.accept(
          new Event.Warning(
              "a layer from the cache cannot be used, so the build begins again without it: "
                  + e.getMessage()));
      workshop.reset();
      return build(plan, whole, false);
    }
  }

  private BuiltImage build(BuildPlan plan, String name, boolean useCache)
      throws BuildException, IOException, InterruptedException {
    try (CacheWriter writer = new CacheWriter(events)) {
      StepCache cache =
          new StepCache(
              settings.caches(), useCache, settings.explainsCache(), name, writer, events);
      BuiltImage image;
      try {
        image = new Run(plan, cache).build();
        cache.finish();
      } catch (BuildException | IOException e) {
        // what succeeded before a failure need not be done again
        writer.await();
        throw e;
      }
      int failed = writer.await();
      if (failed > 0 && settings.exitOnPushFailure()) {
        throw new CacheWriteException(failed);
      }
      return image;
    }
  }

  /** What is known of a stage when its last step is done. */
  private record Finished(
      List<Layer> layers,
      List<History> history,
      CacheKey key,
      List<CacheKey.Part> parts,
      MediaTypes.Family family) {}

  /** One build. */
  private final class Run {
    private final BuildPlan plan;
    private final StepCache cache;
    private final Map<Integer, Finished> finished = new HashMap<>();
    private int number;
    private boolean leaked;

    Run(BuildPlan plan, StepCache cache) {
      this.plan = plan;
      this.cache = cache;
    }

    BuiltImage build() throws BuildException, IOException, InterruptedException {
      LiveRoot root = workshop.root();
      settings.guard().inPlan(plan).forEach(leak -> events.accept(new Event.Warning(leak)));
      for (StagePlan stage : plan.stages()) {
        Finished below = below(stage, root);
        StageRun run = new StageRun(stage, below);
        run.steps();
        Finished done = run.finish();
        finished.put(stage.index(), done);
        if (isNeededAfter(stage.index(), stage)) {
          workshop.stages().putAside(stage.index(), isSource(stage.index()), done.layers());
        }
      }
      root.settled();
      Finished target = finished.get(plan.target().index());
      if (target == null) {
        throw new IllegalStateException("a plan without stages");
      }
      return image(target);
    }

    private BuiltImage image(Finished target) {
      List<DiffId> diffIds = target.layers().stream().map(Layer::diffId).toList();
      ImageConfig config =
          plan.config()
              .withPlatform(plan.platform())
              .withCreated(created())
              .withDiffIds(diffIds)
              .withHistory(target.history());
      return new BuiltImage(config, target.layers(), target.family());
    }

    /** Prepares the root for a stage and tells what the stage begins with. */
    private Finished below(StagePlan stage, LiveRoot root) throws IOException {
      return switch (stage.base()) {
        case StageBase.Scratch() -> {
          root.begin(List.of());
          yield start(List.of(), List.of(), MediaTypes.Family.OCI);
        }
        case StageBase.FromImage(BaseImage image) -> {
          root.begin(image.layers());
          yield start(image.layers(), image.history(), image.family());
        }
        case StageBase.FromStage(int index) -> {
          workshop.stages().resume(index, isNeededAfter(index, stage));
          Finished parent = finished.get(index);
          if (parent == null) {
            throw new IllegalStateException("stage " + index + " is not built yet");
          }
          yield parent;
        }
      };
    }

    private Finished start(List<Layer> layers, List<History> history, MediaTypes.Family family) {
      CacheKey.Parts parts =
          new CacheKey.Parts()
              .put("base", chain(layers.stream().map(Layer::diffId).toList()))
              .put("platform", plan.platform().toString())
              .put("time", settings.created().map(Instant::toString).orElse(""));
      return new Finished(layers, history, parts.key(), parts.all(), family);
    }

    private boolean isSource(int index) {
      return plan.stages().stream().anyMatch(stage -> reads(stage, index));
    }

    /**
     * Whether a later step than the start of {@code stage} reads the tree of stage {@code index}.
     */
    private boolean isNeededAfter(int index, StagePlan stage) {
      for (StagePlan other : plan.stages()) {
        boolean later = other.index() > stage.index();
        boolean isBase = other.base().equals(new StageBase.FromStage(index));
        if ((other.index() >= stage.index() && reads(other, index)) || (later && isBase)) {
          return true;
        }
      }
      return false;
    }

    private static boolean reads(StagePlan stage, int index) {
      TreeSource source = new TreeSource.FromStage(index);
      return stage.steps().stream().anyMatch(step -> step.reads().contains(source));
    }

    /** Building one stage. */
    private final class StageRun {
      private final StagePlan stage;
      private final List<PendingLayer> layers = new ArrayList<>();
      private final List<History> history;
      private final MediaTypes.Family family;
      private CacheKey key;

      /** What the key is made of while it is that of the stage's base. */
      private List<CacheKey.Part> origin;

      StageRun(StagePlan stage, Finished below) {
        this.stage = stage;
        below.layers().forEach(layer -> layers.add(PendingLayer.of(layer)));
        this.history = new ArrayList<>(below.history());
        this.family = below.family();
        this.key = below.key();
        this.origin = below.parts();
      }

      /** Waits for the layers that are still being packed. */
      Finished finish() throws IOException, InterruptedException {
        List<Layer> all = new ArrayList<>();
        for (PendingLayer layer : layers) {
          all.add(layer.layer());
        }
        return new Finished(all, history, key, origin, family);
      }

      void steps() throws BuildException, IOException, InterruptedException {
        int count = stage.steps().size();
        for (int i = 0; i < count; i++) {
          step(stage.steps().get(i), label(i + 1, count));
        }
      }

      private String label(int step, int count) {
        return plan.stages().size() == 1
            ? "[" + step + "/" + count + "]"
            : "[" + stage.name() + " " + step + "/" + count + "]";
      }

      private void step(Step step, String label)
          throws BuildException, IOException, InterruptedException {
        number++;
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!step.makesLayer()) {
          remember(step, true);
          return;
        }
        events.accept(new Event.StepStarted(number, label, step.about().text()));
        long start = System.nanoTime();
        Event.StepFinished.Outcome outcome = Event.StepFinished.Outcome.FAILED;
        try {
          outcome = carryOut(step, label);
        } finally {
          Duration took = Duration.ofNanos(System.nanoTime() - start);
          events.accept(new Event.StepFinished(number, outcome, took));
        }
      }

      /** Makes the key that of this step. */
      private StepCache.Wanted wanted(Step step, String label, StepContext context, String parent)
          throws BuildException, IOException {
        CacheKey.Parts parts = new CacheKey.Parts().put("parent", key.tag());
        step.describe(parts, context);
        key = parts.key();
        List<CacheKey.Part> all = new ArrayList<>(origin);
        all.addAll(parts.all());
        all.removeIf(part -> part.name().equals(CacheKey.VERSION_PART));
        origin = List.of();
        return new StepCache.Wanted(number, label, key, all, parent);
      }

      private Event.StepFinished.Outcome carryOut(Step step, String label)
          throws BuildException, IOException, InterruptedException {
        StepContext context = workshop.context(number);
        if (!settings.makesLayers() || leaked) {
          step.execute(context);
          remember(step, false);
          return Event.StepFinished.Outcome.DONE;
        }
        String parent = chain(layers.stream().map(PendingLayer::diffId).toList());
        Optional<Layer> cached = cache.find(wanted(step, label, context, parent));
        if (cached.isPresent()) {
          add(step, PendingLayer.of(cached.get()));
          if (!isEmpty(cached.get().diffId())) {
            workshop.root().add(cached.get());
          }
          return Event.StepFinished.Outcome.CACHED;
        }
        workshop.root().prepareCapture();
        step.execute(context);
        Optional<PendingLayer> layer = capture(step);
        if (layer.isEmpty()) {
          leaked = true; // so nothing above it can be kept either
          remember(step, false);
          return Event.StepFinished.Outcome.DONE;
        }
        cache.keep(key, parent, layer.get());
        add(step, layer.get());
        return Event.StepFinished.Outcome.DONE;
      }

      /** The layer of a step, unless there is a secret in it and the build can do without. */
      private Optional<PendingLayer> capture(Step step) throws IOException {
        LeakGuard guard = settings.guard();
        if (!guard.isOn()) {
          return Optional.of(workshop.root().capture(settings.created()));
        }
        Findings findings = new Findings();
        try (LayerSearch search = new LayerSearch(guard.search(), findings)) {
          return Optional.of(
              workshop
                  .root()
                  .capture(settings.created(), search, () -> judge(step, findings.all())));
        } catch (LeakException e) {
          if (guard.action() == LeakGuard.Action.STOP) {
            throw e;
          }
          events.accept(
              new Event.Warning(e.getMessage() + "; neither it nor the layers above it are kept"));
          return Optional.empty();
        }
      }

      private void judge(Step step, List<Finding> found) throws LeakException {
        if (found.isEmpty()) {
          return;
        }
        String sentence = LeakGuard.inLayer(step, found);
        if (settings.guard().action() != LeakGuard.Action.WARN) {
          throw new LeakException(sentence + LeakGuard.advice());
        }
        events.accept(new Event.Warning(sentence));
      }

      private void add(Step step, PendingLayer layer) {
        boolean empty = isEmpty(layer.diffId());
        if (!empty) {
          layers.add(layer);
        }
        remember(step, empty);
      }

      private void remember(Step step, boolean emptyLayer) {
        history.add(History.of(created(), step.about().history(), COMMENT, emptyLayer));
      }
    }
  }

  private Instant created() {
    return settings.created().orElse(now);
  }

  private static boolean isEmpty(DiffId layer) {
    return layer.toString().equals(EMPTY);
  }

  private static String chain(List<DiffId> layers) {
    return layers.isEmpty() ? CacheEntry.NOTHING : ChainId.of(layers).toString();
  }
}
