package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.Stage;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.Platform;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a plan of a Dockerfile: picks the stages that the target needs, resolves their base images
 * and plans their instructions. Reads manifests and configs, changes nothing.
 */
public final class Planner {
  private final BaseImages images;
  private final Platform machine;

  /**
   * @param machine what steps run on
   */
  public Planner(BaseImages images, Platform machine) {
    this.images = images;
    this.machine = machine;
  }

  /**
   * Plans a build.
   *
   * @throws DockerfileException if the Dockerfile asks for something that cannot be
   * @throws BuildException if a base image cannot be used
   * @throws IOException if a base image cannot be looked up
   */
  public BuildPlan plan(Dockerfile dockerfile, PlanRequest request)
      throws DockerfileException, BuildException, IOException, InterruptedException {
    return new Run(dockerfile, request).plan();
  }

  /** Planning one Dockerfile. */
  private final class Run {
    private final Dockerfile dockerfile;
    private final PlanRequest request;
    private final Stage target;
    private final BuildArguments arguments;
    private final Outliner outliner;
    private final Map<Integer, StagePlanner> planned = new HashMap<>();

    Run(Dockerfile dockerfile, PlanRequest request) throws DockerfileException {
      this.dockerfile = dockerfile;
      this.request = request;
      this.target = target();
      Platform platform = request.platform().orElse(machine);
      String name = request.target().isEmpty() ? target.name() : request.target().get();
      this.arguments = BuildArguments.of(request.arguments(), machine, platform, name);
      ImageSources sources = new ImageSources(dockerfile, images, request.contexts());
      this.outliner = new Outliner(dockerfile, arguments, sources, platform);
    }

    private Stage target() throws DockerfileException {
      if (request.target().isEmpty()) {
        return dockerfile.stages().getLast();
      }
      String wanted = request.target().get();
      Optional<Stage> stage = dockerfile.stage(wanted);
      if (stage.isEmpty()) {
        throw dockerfile.unknownStage(dockerfile.stages().getFirst().range(), wanted);
      }
      return stage.get();
    }

    BuildPlan plan() throws DockerfileException, BuildException, IOException, InterruptedException {
      for (Instruction.Arg arg : dockerfile.globalArgs()) {
        try {
          arguments.declareGlobally(arg, dockerfile.words());
        } catch (ValueException e) {
          throw dockerfile.problemIn(arg, e);
        }
      }
      for (Stage stage : dockerfile.stages()) {
        outliner.check(stage);
      }
      List<StagePlan> stages = new ArrayList<>();
      for (Outline outline : needed().values()) {
        stages.add(plan(outline));
      }
      Platform platform = stages.getLast().config().platform();
      if (request.platform().isPresent() || platform.equals(Platform.UNKNOWN)) {
        platform = request.platform().orElse(machine);
      }
      return new BuildPlan(platform, stages, arguments.unused());
    }

    /** The target and all that it needs, by number: what a stage needs comes before it. */
    private Map<Integer, Outline> needed()
        throws DockerfileException, BuildException, IOException, InterruptedException {
      Map<Integer, Outline> outlines = new TreeMap<>();
      TreeSet<Integer> open = new TreeSet<>(List.of(target.index()));
      while (!open.isEmpty()) {
        int index = open.removeLast();
        Outline outline = outliner.outline(dockerfile.stages().get(index));
        outlines.put(index, outline);
        open.addAll(outline.needs());
      }
      return outlines;
    }

    private StagePlan plan(Outline outline) throws DockerfileException, BuildException {
      Stage stage = outline.stage();
      StagePlanner planner = planner(outline);
      outline.folder().ifPresent(folder -> planner.add(fill(stage, folder)));
      for (Instruction trigger : outline.triggers()) {
        try {
          planner.add(trigger);
        } catch (ValueException e) {
          throw new BuildException(
              stage.range() + ", ONBUILD '" + trigger.source() + "': " + e.getMessage(), e);
        }
      }
      for (Instruction instruction : outline.instructions()) {
        try {
          planner.add(instruction);
        } catch (ValueException e) {
          throw dockerfile.problemIn(instruction, e);
        }
      }
      planned.put(stage.index(), planner);
      ImageConfig config =
          stage.index() == target.index() ? labelled(planner.config()) : planner.config();
      return new StagePlan(stage.index(), stage.label(), outline.base(), planner.steps(), config);
    }

    private StagePlanner planner(Outline outline) {
      if (outline.config().isPresent()) {
        ImageConfig config = outline.config().get();
        return planner(outline, StageScope.of(config), config);
      }
      if (!(outline.base() instanceof StageBase.FromStage(int index))) {
        throw new IllegalStateException("a stage without a config stands on a stage");
      }
      StagePlanner below = planned.get(index);
      if (below == null) {
        throw new IllegalStateException("a stage is planned before its base");
      }
      ImageConfig config = below.config().withOnBuild(List.of());
      return planner(outline, below.scope().copy(), config);
    }

    private StagePlanner planner(Outline outline, StageScope scope, ImageConfig config) {
      return new StagePlanner(arguments, dockerfile.words(), outline.sources(), scope, config);
    }

    /** The step that puts a named folder into the root of a stage that stands on it. */
    private static CopyStep fill(Stage stage, TreeSource.FromFolder folder) {
      String text =
          "FROM " + stage.from().base() + ", the context '" + folder.folder().folder() + "'";
      return new CopyStep(
          new Step.About(stage.range(), text, "FROM context " + stage.from().base()),
          folder,
          List.of("."),
          List.of(),
          BytePath.ROOT,
          new CopyStep.Options(
              Optional.empty(), Optional.empty(), false, false, List.of(), CopyStep.Archives.COPY));
    }

    private ImageConfig labelled(ImageConfig config) {
      if (request.labels().isEmpty()) {
        return config;
      }
      Map<String, String> labels = new LinkedHashMap<>(config.labels());
      labels.putAll(request.labels());
      return config.withLabels(labels);
    }
  }
}
