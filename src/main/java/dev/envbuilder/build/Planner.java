package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.Stage;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a plan of a Dockerfile: picks the stages that the target needs, resolves their base images
 * and plans their instructions. Reads manifests and configs, changes nothing.
 */
public final class Planner {
  private static final String SCRATCH = "scratch";
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final BaseImages images;
  private final Platform platform;

  public Planner(BaseImages images, Platform platform) {
    this.images = images;
    this.platform = platform;
  }

  /**
   * Plans a build.
   *
   * @param arguments the values given for ARGs
   * @param target the stage to build; the last one if empty
   * @throws DockerfileException if the Dockerfile asks for something that cannot be
   * @throws BuildException if a base image cannot be used
   * @throws IOException if a base image cannot be looked up
   */
  public BuildPlan plan(
      Dockerfile dockerfile, Map<String, String> arguments, Optional<String> target)
      throws DockerfileException, BuildException, IOException, InterruptedException {
    return new Run(dockerfile, arguments, target).plan();
  }

  /** Planning one Dockerfile. */
  private final class Run {
    private final Dockerfile dockerfile;
    private final BuildArguments arguments;
    private final Stage target;
    private final Map<Integer, StagePlanner> planned = new HashMap<>();
    private final List<StagePlan> stages = new ArrayList<>();

    Run(Dockerfile dockerfile, Map<String, String> given, Optional<String> wanted)
        throws DockerfileException {
      this.dockerfile = dockerfile;
      if (wanted.isPresent()) {
        Optional<Stage> stage = dockerfile.stage(wanted.get());
        if (stage.isEmpty()) {
          throw dockerfile.unknownStage(dockerfile.stages().getFirst().range(), wanted.get());
        }
        this.target = stage.get();
      } else {
        this.target = dockerfile.stages().getLast();
      }
      this.arguments =
          BuildArguments.of(given, platform, target.name().isEmpty() ? "default" : target.name());
    }

    BuildPlan plan() throws DockerfileException, BuildException, IOException, InterruptedException {
      for (Stage stage : dockerfile.stages()) {
        for (Instruction instruction : stage.instructions()) {
          Support.check(dockerfile, instruction);
        }
      }
      for (Instruction.Arg arg : dockerfile.globalArgs()) {
        try {
          arguments.declareGlobally(arg, dockerfile.words());
        } catch (ValueException e) {
          throw dockerfile.problemIn(arg, e);
        }
      }
      for (int index : needed()) {
        stages.add(plan(dockerfile.stages().get(index)));
      }
      return new BuildPlan(platform, stages, arguments.unused());
    }

    /** The target and what it stands on or copies from, in the order of the Dockerfile. */
    private Set<Integer> needed() throws DockerfileException {
      Set<Integer> needed = new TreeSet<>();
      List<Stage> open = new ArrayList<>(List.of(target));
      while (!open.isEmpty()) {
        Stage stage = open.removeLast();
        if (!needed.add(stage.index())) {
          continue;
        }
        baseStage(stage).ifPresent(open::add);
        for (Instruction instruction : stage.instructions()) {
          for (String name : SourceNames.in(instruction)) {
            stageSource(stage, instruction, name).ifPresent(open::add);
          }
        }
      }
      return needed;
    }

    private Optional<Stage> baseStage(Stage stage) throws DockerfileException {
      String base = baseName(stage);
      Optional<Stage> found = Optional.empty();
      for (Stage earlier : dockerfile.stages().subList(0, stage.index())) {
        if (!earlier.name().isEmpty() && earlier.name().equalsIgnoreCase(base)) {
          found = Optional.of(earlier);
        }
      }
      return found;
    }

    private Optional<Stage> stageSource(Stage stage, Instruction instruction, String name)
        throws DockerfileException {
      Optional<Stage> source = dockerfile.stage(name);
      if (source.isPresent() && source.get().index() >= stage.index()) {
        throw dockerfile.problemAt(
            instruction.range(),
            "this reads the stage '" + name + "', which is not built before this one",
            "move that stage up, or name an earlier one");
      }
      return source;
    }

    private String baseName(Stage stage) throws DockerfileException {
      Instruction.From from = stage.from();
      try {
        String base = dockerfile.words().expandWord(from.base(), arguments.globals());
        if (base.isBlank()) {
          throw dockerfile.problemAt(
              from.range(),
              "the base '" + from.base() + "' expands to nothing",
              "give the ARG a default before the first FROM, or pass it with --build-arg");
        }
        return base;
      } catch (ValueException e) {
        throw dockerfile.problemIn(from, e);
      }
    }

    private StagePlan plan(Stage stage)
        throws DockerfileException, BuildException, IOException, InterruptedException {
      Optional<Stage> parent = baseStage(stage);
      StageBase base =
          parent.isPresent() ? new StageBase.FromStage(parent.get().index()) : imageBase(stage);
      StagePlanner planner =
          parent.isPresent() ? onStage(stage, parent.get()) : onImage(stage, base);
      for (Instruction instruction : stage.instructions()) {
        try {
          planner.add(instruction);
        } catch (ValueException e) {
          throw dockerfile.problemIn(instruction, e);
        }
      }
      planned.put(stage.index(), planner);
      return new StagePlan(stage.index(), stage.label(), base, planner.steps(), planner.config());
    }

    /** A stage on a stage inherits all but its ONBUILD. */
    private StagePlanner onStage(Stage stage, Stage parent)
        throws DockerfileException, IOException, InterruptedException {
      StagePlanner below = planned.get(parent.index());
      if (below == null) {
        throw new IllegalStateException("a stage is planned before its base");
      }
      return new StagePlanner(
          arguments,
          dockerfile.words(),
          sources(stage, stage.instructions()),
          below.scope().copy(),
          below.config().withOnBuild(List.of()));
    }

    /** A stage on an image begins with the image's ONBUILD, as if it stood right after FROM. */
    private StagePlanner onImage(Stage stage, StageBase base)
        throws DockerfileException, BuildException, IOException, InterruptedException {
      ImageConfig config =
          switch (base) {
            case StageBase.FromImage(BaseImage image) -> image.config();
            default -> ImageConfig.empty(platform).withWorkingDir("/");
          };
      if (!config.envMap().containsKey("PATH")) {
        config = config.withEnv("PATH", DEFAULT_PATH);
      }
      String origin = "ONBUILD of " + baseName(stage);
      List<Instruction> triggers = new ArrayList<>();
      for (String trigger : config.onBuild()) {
        Instruction instruction = Dockerfile.parseTrigger(trigger, origin);
        Optional<String> missing = Support.missing(instruction);
        if (missing.isPresent()) {
          throw new BuildException(
              origin + ", '" + trigger + "': " + missing.get() + " is not supported");
        }
        triggers.add(instruction);
      }
      List<Instruction> all = new ArrayList<>(triggers);
      all.addAll(stage.instructions());
      config = config.withOnBuild(List.of());
      StagePlanner planner =
          new StagePlanner(
              arguments, dockerfile.words(), sources(stage, all), StageScope.of(config), config);
      for (Instruction trigger : triggers) {
        try {
          planner.add(trigger);
        } catch (ValueException e) {
          throw new BuildException(origin + ", '" + trigger.source() + "': " + e.getMessage(), e);
        }
      }
      return planner;
    }

    private StageBase imageBase(Stage stage)
        throws DockerfileException, IOException, InterruptedException {
      String name = baseName(stage);
      if (name.equals(SCRATCH)) {
        return new StageBase.Scratch();
      }
      return new StageBase.FromImage(image(stage.from(), name, platformOf(stage.from())));
    }

    private Platform platformOf(Instruction.From from) throws DockerfileException {
      if (from.platform().isEmpty()) {
        return platform;
      }
      try {
        return Platform.parse(dockerfile.words().expandWord(from.platform(), arguments.globals()));
      } catch (ValueException e) {
        throw dockerfile.problemIn(from, e);
      } catch (ImageException.InvalidPlatform e) {
        throw dockerfile.problemAt(
            from.range(), String.valueOf(e.getMessage()), "write linux/amd64, for example");
      }
    }

    private SourceNames sources(Stage stage, List<Instruction> instructions)
        throws DockerfileException, IOException, InterruptedException {
      Map<String, TreeSource> meanings = new HashMap<>();
      for (Instruction instruction : instructions) {
        for (String name : SourceNames.in(instruction)) {
          meanings.put(name, source(stage, instruction, name));
        }
      }
      return new SourceNames(meanings);
    }

    private TreeSource source(Stage stage, Instruction instruction, String name)
        throws DockerfileException, IOException, InterruptedException {
      Optional<Stage> from = stageSource(stage, instruction, name);
      if (from.isEmpty()) {
        return new TreeSource.FromImage(image(instruction, name, platform));
      }
      if (!planned.containsKey(from.get().index())) {
        throw dockerfile.problemAt(
            stage.range(),
            "the base's ONBUILD reads the stage '" + name + "', which nothing else needs",
            "copy something from that stage in this one, so that it is built");
      }
      return new TreeSource.FromStage(from.get().index());
    }

    private BaseImage image(Instruction instruction, String name, Platform wanted)
        throws DockerfileException, IOException, InterruptedException {
      ImageReference reference;
      try {
        reference = ImageReference.parse(name);
      } catch (ImageException.InvalidReference e) {
        throw dockerfile.problemAt(instruction.range(), String.valueOf(e.getMessage()), "");
      }
      Optional<BaseImage> found = images.find(reference, wanted);
      if (found.isEmpty()) {
        throw dockerfile.problemAt(
            instruction.range(),
            "there is no image '" + reference + "'",
            "check its name, and that the registry's credentials may read it");
      }
      return found.get();
    }
  }
}
