package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.Stage;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what a stage stands on and what it reads: stages, named contexts, images (BuildKit {@code
 * dockerfile2llb/convert.go} buildDispatchStates, resolveStages, initOnBuildTriggers).
 */
final class Outliner {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Dockerfile dockerfile;
  private final BuildArguments arguments;
  private final ImageSources images;
  private final Platform target;

  Outliner(Dockerfile dockerfile, BuildArguments arguments, ImageSources images, Platform target) {
    this.dockerfile = dockerfile;
    this.arguments = arguments;
    this.images = images;
    this.target = target;
  }

  /** Judges what is wrong in any stage, whether it is built or not. */
  void check(Stage stage) throws DockerfileException {
    baseName(stage);
    platform(stage.from());
    for (Instruction instruction : stage.instructions()) {
      for (String name : SourceNames.in(instruction)) {
        stageOf(instruction, name);
      }
    }
  }

  /** Resolves one. */
  Outline outline(Stage stage)
      throws DockerfileException, BuildException, IOException, InterruptedException {
    Platform platform = platform(stage.from());
    Optional<TreeSource> replaced =
        stage.name().isEmpty()
            ? Optional.empty()
            : images.inPlaceOf(stage.name(), platform, stage.range());
    if (replaced.isPresent()) {
      return onSource(stage, replaced.get(), true);
    }
    Optional<Stage> parent = baseStage(stage);
    if (parent.isPresent()) {
      return onStage(stage, parent.get());
    }
    TreeSource source = images.find(baseName(stage), platform, stage.range());
    return onSource(stage, source, false);
  }

  /** A stage inherits all of the one it stands on, whose ONBUILD lines are carried out first. */
  private Outline onStage(Stage stage, Stage parent)
      throws DockerfileException, IOException, InterruptedException {
    List<Instruction> triggers = new ArrayList<>();
    for (Instruction instruction : parent.instructions()) {
      if (instruction instanceof Instruction.Onbuild onbuild) {
        String origin = "ONBUILD of " + parent.label();
        triggers.add(Dockerfile.parseTrigger(onbuild.expression(), origin));
      }
    }
    StageBase base = new StageBase.FromStage(parent.index());
    return outline(stage, base, Optional.empty(), Optional.empty(), triggers, stage.instructions());
  }

  /**
   * A stage on something from outside.
   *
   * @param whole whether that is all of the stage: its own lines do not count then
   */
  private Outline onSource(Stage stage, TreeSource source, boolean whole)
      throws DockerfileException, BuildException, IOException, InterruptedException {
    StageBase base = new StageBase.Scratch();
    ImageConfig config = ImageConfig.empty(target).withWorkingDir("/");
    Optional<TreeSource.FromFolder> folder = Optional.empty();
    if (source instanceof TreeSource.FromImage(BaseImage image)) {
      base = new StageBase.FromImage(image);
      config = image.config();
    } else if (source instanceof TreeSource.FromFolder filled) {
      folder = Optional.of(filled);
    }
    if (!config.envMap().containsKey("PATH")) {
      config = config.withEnv("PATH", DEFAULT_PATH);
    }
    List<Instruction> triggers = whole ? List.of() : triggers(stage, config);
    List<Instruction> instructions = whole ? List.of() : stage.instructions();
    Optional<ImageConfig> start = Optional.of(config.withOnBuild(List.of()));
    return outline(stage, base, start, folder, triggers, instructions);
  }

  private List<Instruction> triggers(Stage stage, ImageConfig config)
      throws DockerfileException, BuildException {
    String origin = "ONBUILD of " + baseName(stage);
    List<Instruction> triggers = new ArrayList<>();
    for (String trigger : config.onBuild()) {
      triggers.add(Dockerfile.parseTrigger(trigger, origin));
    }
    return triggers;
  }

  private Outline outline(
      Stage stage,
      StageBase base,
      Optional<ImageConfig> config,
      Optional<TreeSource.FromFolder> folder,
      List<Instruction> triggers,
      List<Instruction> instructions)
      throws DockerfileException, IOException, InterruptedException {
    Map<String, TreeSource> meanings = new HashMap<>();
    List<Instruction> all = new ArrayList<>(triggers);
    all.addAll(instructions);
    for (Instruction instruction : all) {
      for (String name : SourceNames.in(instruction)) {
        if (!meanings.containsKey(name)) {
          meanings.put(name, source(stage, instruction, name));
        }
      }
    }
    return new Outline(
        stage, base, config, folder, triggers, instructions, new SourceNames(meanings));
  }

  private TreeSource source(Stage stage, Instruction instruction, String name)
      throws DockerfileException, IOException, InterruptedException {
    Optional<Stage> from = stageOf(instruction, name);
    if (from.isEmpty()) {
      return images.find(name, target, instruction.range());
    }
    if (from.get().index() >= stage.index()) {
      throw dockerfile.problemAt(
          instruction.range(),
          "this reads the stage '" + name + "', which is not built before this one",
          "move that stage up, or name an earlier one");
    }
    return new TreeSource.FromStage(from.get().index());
  }

  /** A name, else a number; a number that no stage has is none of an image. */
  private Optional<Stage> stageOf(Instruction instruction, String name) throws DockerfileException {
    Optional<Stage> stage = dockerfile.stage(name);
    boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
    if (stage.isEmpty() && number && instruction instanceof Instruction.Copy) {
      throw dockerfile.problemAt(
          instruction.range(),
          "there is no stage " + name + ": the last one is " + (dockerfile.stages().size() - 1),
          "stages count from 0");
    }
    return stage;
  }

  private Optional<Stage> baseStage(Stage stage) throws DockerfileException {
    String base = baseName(stage);
    for (int i = stage.index() - 1; i >= 0; i--) {
      Stage earlier = dockerfile.stages().get(i);
      if (!earlier.name().isEmpty() && earlier.name().equalsIgnoreCase(base)) {
        return Optional.of(earlier);
      }
    }
    return Optional.empty();
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

  private Platform platform(Instruction.From from) throws DockerfileException {
    if (from.platform().isEmpty()) {
      return target;
    }
    try {
      String platform = dockerfile.words().expandWord(from.platform(), arguments.globals());
      if (platform.isEmpty()) {
        throw dockerfile.problemAt(
            from.range(),
            "the platform '" + from.platform() + "' expands to nothing",
            "give the ARG a default before the first FROM, or pass it with --build-arg");
      }
      return Platform.parse(platform);
    } catch (ValueException e) {
      throw dockerfile.problemIn(from, e);
    } catch (ImageException.InvalidPlatform e) {
      throw dockerfile.problemAt(
          from.range(), String.valueOf(e.getMessage()), "write linux/amd64, for example");
    }
  }
}
